import type { EncryptionAlgorithm } from '../certificate.ts';

export interface Arg {
  readonly name: string;
  readonly value: string;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface NodeRegistration {
  readonly name: string;
  readonly criSocket: string;
  readonly taints: readonly Taint[] | null;
  readonly kubeletExtraArgs?: readonly Arg[];
  readonly ignorePreflightErrors?: readonly string[];
  readonly imagePullPolicy: string;
  readonly imagePullSerial: boolean;
}

export interface ApiEndpoint {
  readonly advertiseAddress: string;
  readonly bindPort: number;
}

export interface BootstrapToken {
  readonly token: string;
  readonly description?: string;
  readonly ttl?: string;
  readonly expires?: string;
  readonly usages: readonly string[];
  readonly groups: readonly string[];
}

export interface Timeouts {
  readonly controlPlaneComponentHealthCheck: string;
  readonly discovery: string;
  readonly etcdAPICall: string;
  readonly kubeletHealthCheck: string;
  readonly kubernetesAPICall: string;
  readonly tlsBootstrap: string;
  readonly upgradeManifests: string;
}

interface Volume {
  readonly name: string;
  readonly hostPath: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  readonly pathType?: string;
}

export interface Component {
  readonly extraArgs?: readonly Arg[];
  readonly extraVolumes?: readonly Volume[];
}

interface Image {
  readonly imageRepository?: string;
  readonly imageTag?: string;
}

export interface ClusterConfiguration {
  readonly apiVersion: string;
  readonly kind: 'ClusterConfiguration';
  readonly apiServer: Component & { readonly certSANs?: readonly string[] };
  readonly controllerManager: Component;
  readonly scheduler: Component;
  readonly certificatesDir: string;
  readonly certificateValidityPeriod: string;
  readonly caCertificateValidityPeriod: string;
  readonly clusterName: string;
  readonly controlPlaneEndpoint?: string;
  readonly dns: Image & { readonly disabled?: boolean };
  readonly proxy: { readonly disabled?: boolean };
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  readonly etcd: {
    readonly local?: Image & {
      readonly dataDir: string;
      readonly extraArgs?: readonly Arg[];
      readonly serverCertSANs?: readonly string[];
      readonly peerCertSANs?: readonly string[];
    };
    readonly external?: {
      readonly endpoints: readonly string[];
      readonly caFile?: string;
      readonly certFile?: string;
      readonly keyFile?: string;
    };
  };
  readonly featureGates?: Readonly<Record<string, boolean>>;
  readonly imageRepository: string;
  readonly kubernetesVersion: string;
  readonly networking: {
    readonly dnsDomain: string;
    readonly podSubnet?: string;
    readonly serviceSubnet: string;
  };
}

export interface InitConfiguration {
  readonly apiVersion: string;
  readonly kind: 'InitConfiguration';
  readonly bootstrapTokens: readonly BootstrapToken[];
  readonly certificateKey?: string;
  readonly dryRun?: boolean;
  readonly localAPIEndpoint: ApiEndpoint;
  readonly nodeRegistration: NodeRegistration;
  readonly patches?: { readonly directory?: string };
  readonly skipPhases?: readonly string[];
  readonly timeouts: Timeouts;
}

export interface JoinConfiguration {
  readonly apiVersion: string;
  readonly kind: 'JoinConfiguration';
  readonly caCertPath: string;
  readonly controlPlane?: {
    readonly localAPIEndpoint: ApiEndpoint;
    readonly certificateKey?: string;
  };
  readonly discovery: {
    readonly bootstrapToken?: {
      readonly token: string;
      readonly apiServerEndpoint: string;
      readonly caCertHashes?: readonly string[];
      readonly unsafeSkipCAVerification?: boolean;
    };
    readonly file?: { readonly kubeConfigPath: string };
    readonly tlsBootstrapToken?: string;
  };
  readonly dryRun?: boolean;
  readonly nodeRegistration: NodeRegistration;
  readonly patches?: { readonly directory?: string };
  readonly skipPhases?: readonly string[];
  readonly timeouts: Timeouts;
}

export interface ResetConfiguration {
  readonly apiVersion: string;
  readonly kind: 'ResetConfiguration';
  readonly certificatesDir: string;
  readonly cleanupTmpDir?: boolean;
  readonly criSocket?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly ignorePreflightErrors?: readonly string[];
  readonly skipPhases?: readonly string[];
}

/** What `kubeadm init` works from. */
export interface InitSettings {
  readonly init: InitConfiguration;
  readonly cluster: ClusterConfiguration;
  /** Of the user; without what kubeadm adds. */
  readonly kubelet: Readonly<Record<string, unknown>>;
  readonly kubeProxy: Readonly<Record<string, unknown>>;
}
