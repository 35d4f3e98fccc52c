let known: Promise<ReadonlySet<string>> | undefined;

/** Some 50,000 passwords that are guessed first (the list of zxcvbn), which take 20 ms to unpack: not before one is asked for. */
function load(): Promise<ReadonlySet<string>> {
  return (known ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  ));
}

/** Whether a password is on the list, however it is capitalised. */
export async function isCommon(password: string): Promise<boolean> {
  return (await load()).has(password.toLowerCase());
}
