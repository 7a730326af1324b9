import { joinShell, type Shell, sh } from '../../../module-api/shell.ts';
import { section } from '../sections.ts';

/** What `readNftables` reads. */
export const nftablesScript: Shell = joinShell(
  [
    section('nft-table', sh`LC_ALL=C nft -j list table inet kplay`),
    section('nft-chains', sh`LC_ALL=C nft -j list chains`),
    section(
      'nft-boot',
      sh`{ systemctl is-enabled nftables 2>/dev/null || rc-update show default 2>/dev/null | grep -w nftables; }`,
    ),
    section('nft-loaded', sh`systemctl is-active nftables`),
  ],
  '\n',
);
