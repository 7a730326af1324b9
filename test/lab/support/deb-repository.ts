import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabHost } from '../host.ts';
import { must } from '../process.ts';
import { buildRepository, type LabPackage } from '../repository.ts';

/** Signs repositories with a key that nobody else has. */
export class Signer {
  private readonly home: string;
  private constructor(home: string) {
    this.home = home;
  }

  static async make(): Promise<Signer> {
    const signer = new Signer(await mkdtemp(join(tmpdir(), 'kplay-gnupg-')));
    const how = ['--passphrase', '', '--quick-generate-key', 'lab', 'rsa2048', 'sign', 'never'];
    await signer.gpg(how);
    return signer;
  }

  /** 40 upper-case hexadecimal digits. */
  async fingerprint(): Promise<string> {
    const listed = await this.gpg(['--with-colons', '--fingerprint']);
    return /^fpr:+([0-9A-F]{40}):/m.exec(listed)?.[1] ?? '';
  }

  /** A flat repository on a host, shaped like those of pkgs.k8s.io: its key is at `Release.key`. */
  async makeRepository(
    host: LabHost,
    folder: string,
    packages: readonly LabPackage[],
  ): Promise<void> {
    const at = join(host.root, folder);
    await buildRepository(at, packages);
    const sign = ['--yes', '--clearsign', '--output', join(at, 'InRelease'), join(at, 'Release')];
    await this.gpg(sign);
    await this.gpg(['--yes', '--armor', '--output', join(at, 'Release.key'), '--export']);
  }

  async remove(): Promise<void> {
    await must(['gpgconf', '--homedir', this.home, '--kill', 'all']);
    await rm(this.home, { recursive: true });
  }

  private gpg(words: readonly string[]): Promise<string> {
    return must(['gpg', '--homedir', this.home, '--batch', '--quiet', ...words]);
  }
}

/** Serves a folder of a host to itself, on a port of 127.0.0.1. */
export async function serve(host: LabHost, folder: string, port: number): Promise<void> {
  await host.must(`busybox httpd -p 127.0.0.1:${port} -h ${folder}`);
}
