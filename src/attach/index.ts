export { attach, type AttachOptions } from './shared/attach.ts';
export type { Host, Identity, Lifetime } from './shared/host.ts';
