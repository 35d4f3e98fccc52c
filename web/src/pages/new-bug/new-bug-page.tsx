export function NewBugPage() {
  return <h1>NewBugPage</h1>;
}
