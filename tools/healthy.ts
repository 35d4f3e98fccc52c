/**
 * The health check of the image: ends with code 0 if the process with the status port BUGZOT_STATUS_PORT in this
 * container is fit to do its work.
 */
const PATIENCE_MS = 4000;

const port = process.env['BUGZOT_STATUS_PORT'] ?? '';
try {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal });
  // Docker keeps what is said here.
  console.log(await response.text());
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.log(`Port ${port} does not answer: ${String(error)}`);
  process.exitCode = 1;
}
