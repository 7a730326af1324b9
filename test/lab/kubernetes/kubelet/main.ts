const version = process.env['KPLAY_LAB_VERSION'] ?? 'v1.36.4';
const argv = process.argv.slice(2);

if (argv.includes('--version')) process.stdout.write(`Kubernetes ${version}\n`);
else {
  // Loaded only now: the kubelet is asked for its version all the time.
  const { runKubelet } = await import('./run.ts');
  await runKubelet(argv, version);
}
