import type { KubeadmArgs } from '../args.ts';

/** Where the task wants the certificates; `undefined` where it does not say. */
export function pkiOption({
  certificates_dir,
  cluster_config,
}: Pick<KubeadmArgs, 'certificates_dir' | 'cluster_config'>): string | undefined {
  const { certificatesDir } = cluster_config ?? {};
  const told = certificates_dir ?? (typeof certificatesDir === 'string' ? certificatesDir : '');
  return told.replace(/\/+$/, '') || undefined;
}
