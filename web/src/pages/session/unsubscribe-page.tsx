export function UnsubscribePage() {
  return <h1>UnsubscribePage</h1>;
}
