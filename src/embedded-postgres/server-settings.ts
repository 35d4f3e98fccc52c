/** Settings of the embedded server, given at every start, so that an old data folder gets them too. */
export function serverSettings(port: number, durable: boolean): string[] {
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=128MB',
    // "append acknowledges only what is durable" rests on these three.
    `fsync=${durable ? 'on' : 'off'}`,
    `full_page_writes=${durable ? 'on' : 'off'}`,
    'synchronous_commit=on',
    'wal_compression=on',
    'max_wal_size=1GB',
    'timezone=UTC',
    'log_timezone=UTC',
    'jit=off',
    // What a killed BugZot left running ends soon, and with it the locks that it holds.
    'client_connection_check_interval=1s',
    // An error is the application's to log. Here it could quote personal data, which must not outlive its erasure.
    'log_min_messages=log',
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    'log_checkpoints=off',
  ];
}
