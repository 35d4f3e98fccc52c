export function ForgottenPasswordPage() {
  return <h1>ForgottenPasswordPage</h1>;
}
