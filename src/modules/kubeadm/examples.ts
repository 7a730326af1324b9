export const examples: readonly string[] = [
  `- name: Begin a cluster on the first control plane
  kubeadm:
    state: initialized
    kubernetes_version: 1.36.4
    control_plane_endpoint: k8s.example.com:6443
    pod_subnet: 10.244.0.0/16
    cri_socket: /run/containerd/containerd.sock
    upload_certs: true
    token_ttl: 1h
  register: cluster`,
  `- name: Make a token for those that still have to join
  kubeadm:
    operation: token
    ttl: 1h
  register: join`,
  `- name: Delete it again, and label who joined, in one operation
  kubeadm:
    operation: token
    action: delete
    token: "{{ join.token }}"
    nodes:
      - {name: w4, labels: {node-role.kubernetes.io/worker: ""}}`,
  `- name: Join the workers
  kubeadm:
    state: joined
    endpoint: "{{ hostvars[groups.control_plane[0]].cluster.endpoint }}"
    ca_hashes: "{{ hostvars[groups.control_plane[0]].cluster.ca_hashes }}"
    token: "{{ hostvars[groups.control_plane[0]].join.token }}"`,
  `- name: Join the other control planes, one after the other
  kubeadm:
    state: joined
    role: control_plane
    endpoint: k8s.example.com:6443
    ca_hashes: "{{ hostvars[groups.control_plane[0]].cluster.ca_hashes }}"
    token: "{{ hostvars[groups.control_plane[0]].join.token }}"
    certificate_key: "{{ hostvars[groups.control_plane[0]].certs.certificate_key }}"
    advertise_address: "{{ node_ip }}"
  throttle: 1`,
  `- name: Keep the certificates of the control plane in the cluster for two hours
  kubeadm:
    operation: certs
    action: upload
  register: certs`,
  `- name: Delete them again, with the token that kubeadm made as their timer
  kubeadm:
    operation: certs
    action: delete`,
  `- name: Have the images there before init
  kubeadm:
    operation: images
    kubernetes_version: 1.36.4`,
  `- name: Renew what ends within a month
  kubeadm:
    operation: certs
    action: renew
    renew_before: 30d`,
  `- name: Let the API server answer to one more name
  kubeadm:
    state: initialized
    reconfigure: true
    cert_sans: [k8s.example.com, k8s.example.org]
  throttle: 1`,
  `- name: Bring an old configuration up to date
  kubeadm:
    operation: config
    action: migrate
    config_file: /root/kubeadm-1.25.yaml
    new_config_file: /root/kubeadm.yaml`,
  `- name: See what the node is
  kubeadm:
    operation: status
  register: node`,
  `- name: Take the node out of its cluster, with all that networks left
  kubeadm:
    state: reset
    clean_cni: true
    clean_firewall: true`,
];
