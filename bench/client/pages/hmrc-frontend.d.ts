/** Knows the two modules of hmrc-frontend that are measured: the package has no types. */
declare module 'hmrc-frontend/hmrc/components/timeout-dialog/timeout-dialog.js' {
  export default function TimeoutDialog(
    element: HTMLElement | null,
    service: object,
  ): { init(): void };
}
declare module 'hmrc-frontend/hmrc/components/timeout-dialog/session-activity-service.js' {
  export default class SessionActivityService {
    constructor(channel: typeof BroadcastChannel);
    logActivity(): void;
  }
}
