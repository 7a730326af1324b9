import type { AuthContext, AuthenticationType } from 'ssh2';
import type { AskSecret, Target } from '../../../../src/transport/transport.ts';
import {
  failureOf,
  hostKeyPair,
  knownHostLine,
  makeHome,
  startSshServer,
  type TestServer,
  targetOf,
} from '../../ssh-server.ts';

/** Nobody interrupts. */
export const never: AbortSignal = new AbortController().signal;
export const advice = 'give another private key or password, or load a key into ssh-agent';

interface Login {
  readonly target?: Partial<Target>;
  /** What a person types, one after the other; without it nobody can be asked. */
  readonly answers?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Logs in from a home of its own to hosts that let in whom they are told to. */
export class Logins {
  readonly home = makeHome();
  /** The methods that hosts were asked for; `publickey?` only asks whether a key would do. */
  readonly methods: string[] = [];
  /** What a person was asked. */
  readonly asked: string[] = [];
  readonly #servers: TestServer[] = [];

  /** What came of it: nothing, or the kind of failure and its reason. */
  async attempt(
    authenticate: (context: AuthContext) => void,
    { target = {}, answers, environment = {} }: Login = {},
  ): Promise<readonly unknown[]> {
    const server = await this.serve(context => {
      const onlyAsks = context.method === 'publickey' && context.signature === undefined;
      this.methods.push(onlyAsks ? 'publickey?' : context.method);
      authenticate(context);
    });
    const askSecret = answers === undefined ? undefined : this.answering(answers);
    const { ssh } = this.home.transports({ askSecret, environment, limits: { agentMs: 100 } });
    const connection = ssh.connect(targetOf(server.port, target), never);
    return failureOf(connection.then(opened => opened.close()));
  }

  /** A host that this home knows. */
  async serve(authenticate: (context: AuthContext) => void): Promise<TestServer> {
    const server = await startSshServer({ authenticate });
    this.#servers.push(server);
    this.home.write('known_hosts', knownHostLine(`[127.0.0.1]:${server.port}`, hostKeyPair));
    return server;
  }

  answering(answers: readonly string[]): AskSecret {
    const rest = [...answers];
    return prompt => {
      this.asked.push(prompt);
      const answer = rest.shift();
      return answer === undefined
        ? Promise.reject(new Error('no terminal'))
        : Promise.resolve(answer);
    };
  }

  async end(): Promise<void> {
    await Promise.all(this.#servers.map(server => server.close()));
    this.home.remove();
  }
}

export function refuseWith(
  ...allowed: readonly AuthenticationType[]
): (context: AuthContext) => void {
  return context => context.reject([...allowed]);
}
