import {
  hostKeyPair,
  knownHostLine,
  startSshServer,
  userKeyPair,
} from '../transport/ssh-server.ts';

/** An SSH server in a process of its own, so that the controller is measured alone. */
const server = await startSshServer({ maxSessions: 10_000 });
process.send?.({
  port: server.port,
  privateKey: userKeyPair.private,
  hostKey: knownHostLine('*', hostKeyPair),
});
process.on('disconnect', () => process.exit(0));
