// The rules of `check` by their ids, in the order of their reports. A new rule is an object and a line here.
import { addressDuplicate, addressOutsideSubnet, subnetOverlap } from './addresses.ts';
import { acmeClientConflict, acmeWithoutPort80, certificateWithoutOwner } from './certificates.ts';
import { controlsOf } from './controls.ts';
import {
  dependencyCondition,
  dependencyCycle,
  dependencyWithoutHealthcheck,
  startOrder,
} from './dependencies.ts';
import { originUnknown, urlUnknown } from './env-addresses.ts';
import { envSecretPlain, secretPlacesDiffer, secretPlaceUnnamed, secretUnused } from './env-secrets.ts';
import { envExampleMissing, envVariableMissing, envVariableUnused } from './env-variables.ts';
import {
  firewallFamiliesDiffer,
  firewallRuleWithoutEffect,
  publishedPortBypassesFirewall,
} from './exposure-firewall.ts';
import {
  exposureNarrowerThanIntended,
  exposureUndecided,
  exposureWiderThanIntended,
  exposureWithoutIntent,
} from './exposure-intent.ts';
import { adminInterfacePublic, databasePublic } from './exposure-public.ts';
import { diskFull, endOfLife, reviewOverdue } from './hosts.ts';
import { monitoringMissing } from './monitoring.ts';
import { nameConflict } from './name-conflict.ts';
import { nameUnresolved } from './names.ts';
import {
  healthcheckMissing,
  imageUnpinned,
  logUnlimited,
  memoryOvercommitted,
  restartMissing,
} from './operation.ts';
import { connectionPortClosed, portConflict } from './ports.ts';
import {
  domainRecordWrong,
  domainWithoutRoute,
  edgeWithoutForward,
  routePortNotOffered,
  routeProxyUnreachable,
  routeTargetUnreachable,
  routeToPlannedContainer,
} from './routes.ts';
import type { Control, Rule } from './rule.ts';
import { secretExposed } from './secret-exposed.ts';
import { secretValue } from './secret-value.ts';
import {
  capabilitiesAdded,
  containerPrivileged,
  containerRoot,
  defaultPassword,
  dockerSocketMounted,
  envFileReadable,
  hostNetwork,
  sshPassword,
} from './security.ts';
import {
  backupIncomplete,
  backupMissing,
  restoreUntested,
  volumeSharedWriters,
  volumeUnused,
} from './volumes.ts';

const byId = {
  'port-conflict': portConflict,
  'name-conflict': nameConflict,
  'subnet-overlap': subnetOverlap,
  'address-outside-subnet': addressOutsideSubnet,
  'address-duplicate': addressDuplicate,
  'dependency-cycle': dependencyCycle,
  'start-order': startOrder,
  'secret-value': secretValue,
  'env-secret-plain': envSecretPlain,
  'secret-exposed': secretExposed,
  'default-password': defaultPassword,
  'exposure-wider-than-intended': exposureWiderThanIntended,
  'exposure-narrower-than-intended': exposureNarrowerThanIntended,
  'exposure-without-intent': exposureWithoutIntent,
  'exposure-undecided': exposureUndecided,
  'published-port-bypasses-firewall': publishedPortBypassesFirewall,
  'firewall-rule-without-effect': firewallRuleWithoutEffect,
  'firewall-families-differ': firewallFamiliesDiffer,
  'admin-interface-public': adminInterfacePublic,
  'database-public': databasePublic,
  'ssh-password': sshPassword,
  'backup-missing': backupMissing,
  'backup-incomplete': backupIncomplete,
  'restore-untested': restoreUntested,
  'env-file-readable': envFileReadable,
  'docker-socket-mounted': dockerSocketMounted,
  'container-privileged': containerPrivileged,
  'capabilities-added': capabilitiesAdded,
  'host-network': hostNetwork,
  'container-root': containerRoot,
  'monitoring-missing': monitoringMissing,
  'disk-full': diskFull,
  'end-of-life': endOfLife,
  'domain-record-wrong': domainRecordWrong,
  'edge-without-forward': edgeWithoutForward,
  'route-proxy-unreachable': routeProxyUnreachable,
  'domain-without-route': domainWithoutRoute,
  'route-to-planned-container': routeToPlannedContainer,
  'route-target-unreachable': routeTargetUnreachable,
  'route-port-not-offered': routePortNotOffered,
  'acme-without-port-80': acmeWithoutPort80,
  'acme-client-conflict': acmeClientConflict,
  'certificate-without-owner': certificateWithoutOwner,
  'connection-port-closed': connectionPortClosed,
  'name-unresolved': nameUnresolved,
  'env-variable-missing': envVariableMissing,
  'env-variable-unused': envVariableUnused,
  'env-example-missing': envExampleMissing,
  'origin-unknown': originUnknown,
  'url-unknown': urlUnknown,
  'secret-places-differ': secretPlacesDiffer,
  'secret-place-unnamed': secretPlaceUnnamed,
  'secret-unused': secretUnused,
  'dependency-without-healthcheck': dependencyWithoutHealthcheck,
  'volume-unused': volumeUnused,
  'review-overdue': reviewOverdue,
  'memory-overcommitted': memoryOvercommitted,
  'volume-shared-writers': volumeSharedWriters,
  'restart-missing': restartMissing,
  'image-unpinned': imageUnpinned,
  'healthcheck-missing': healthcheckMissing,
  'log-unlimited': logUnlimited,
  'dependency-condition': dependencyCondition,
} as const satisfies Record<string, Rule>;

type RuleId = keyof typeof byId;
/** A rule with its id, and the requirements of BSI IT-Grundschutz that it touches. */
export type RegisteredRule = Rule & { readonly id: RuleId; readonly controls: readonly Control[] };

const controls: { readonly [Id in RuleId]?: readonly Control[] } = controlsOf satisfies {
  readonly [Id in keyof typeof controlsOf]: Id extends RuleId ? readonly Control[] : never;
};

/** All rules, the most urgent first: what contradicts itself, what is open to others, what may be lost, what may stand. */
export const rules: readonly RegisteredRule[] = (Object.keys(byId) as RuleId[]).map((id) => ({
  id,
  controls: controls[id] ?? [],
  ...byId[id],
}));
