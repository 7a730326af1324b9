/** As users write them. */
export const examples: readonly string[] = [
  `- name: Install the network
  kubectl:
    src: kube-flannel.yml
    server_side: true`,
  `- name: Have a namespace
  kubectl:
    definition:
      apiVersion: v1
      kind: Namespace
      metadata: {name: web}`,
  `- name: Run the application, and wait for it
  kubectl:
    template: app.yaml.hbs
    namespace: web
    wait: true
    wait_for: condition=Available
    timeout: 5m`,
  `- name: Let pods run on the control plane
  kubectl:
    operation: taint
    name: cp1
    taints: ["node-role.kubernetes.io/control-plane:NoSchedule"]
    state: absent`,
  `- name: Label the node
  kubectl:
    operation: label
    name: w1
    labels: {disk: ssd, old-label: null}`,
  `- name: Mark the node in one go
  kubectl:
    operation: mark
    name: w1
    labels: {disk: ssd}
    annotations: {example.org/rack: "3"}
    taints: ["disk=ssd:PreferNoSchedule"]`,
  `- name: Mark several nodes in one go
  kubectl:
    operation: mark
    nodes:
      - {name: w1, labels: {disk: ssd}}
      - {name: w2, labels: {disk: null}, taints: ["slow:PreferNoSchedule"]}`,
  `- name: Empty the node before an upgrade
  kubectl:
    operation: drain
    name: w1
    delete_emptydir_data: true
    timeout: 10m`,
  `- name: Wait for the node
  kubectl:
    operation: wait
    name: w1
    wait_for: condition=Ready`,
];
