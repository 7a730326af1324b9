/** What kubeadm says where no check failed, and what to do about it. */
const table: readonly (readonly [said: RegExp, advice: string])[] = [
  [
    /could not find a JWS signature in the cluster-info ConfigMap|token id "?[a-z0-9]+"? is invalid|failed to find token|token .*(?:expired|is not valid)/i,
    'the token is not valid (any more): make one with "kubeadm: {operation: token}" on a control plane',
  ],
  [
    /none of the public keys .* are pinned|cluster CA found in cluster-info ConfigMap is invalid/i,
    '"ca_hashes" are not those of the cluster at the endpoint: take them from the result of a control plane',
  ],
  [
    /secrets? "kubeadm-certs" (?:was )?not found|Secret "kubeadm-certs" was not found/i,
    'the certificates for control planes are not in the cluster (they stay two hours): upload them with "kubeadm: {operation: certs, action: upload}"',
  ],
  [
    /error decoding certificate key|cipher: message authentication failed|error decrypting/i,
    '"certificate_key" is not the one the certificates were uploaded with',
  ],
  [
    /too many learner members|can only promote a learner/i,
    'etcd takes one new member at a time: let control planes join with "throttle: 1"',
  ],
  [
    /a Node with name .* and status "?Ready"? already exists/i,
    'another host has this name in the cluster: set "node_name", or the name of the host',
  ],
  [
    /doesn't have a stable controlPlaneEndpoint/i,
    'the cluster was initialized without "control_plane_endpoint", so it can have one control plane only',
  ],
  [
    /kubelet is not healthy|kubelet-check|kubelet isn't running/i,
    'the kubelet does not run: the end of its log is below; mostly swap, the cgroup driver or the container runtime',
  ],
  [
    /wait-control-plane|control plane components? .*(?:not healthy|timed? ?out)|couldn't initialize a Kubernetes cluster/i,
    'a part of the control plane does not come up: "crictl ps -a" and "crictl logs" on the host say which',
  ],
  [
    /unrecognized feature-gate|feature gate .* not/i,
    'this version of kubeadm does not know one of the "feature_gates"',
  ],
  [
    /strict decoding error|unknown field/i,
    'the configuration has a field that this version of kubeadm does not know: look at the dicts *_config of the task',
  ],
  [
    /found multiple CRI endpoints/i,
    'the host has several container runtimes: choose one by "cri_socket"',
  ],
  [
    /connection refused|no route to host|i\/o timeout|context deadline exceeded/i,
    'something does not answer: check "control_plane_endpoint" and the firewalls (6443/tcp; between control planes 2379-2380/tcp)',
  ],
];

export function adviceForError(text: string): string | undefined {
  return table.find(([said]) => said.test(text))?.[1];
}
