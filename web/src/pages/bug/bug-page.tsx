export function BugPage() {
  return <h1>BugPage</h1>;
}
