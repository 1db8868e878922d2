/** Knows a page with the timeout dialog of HMRC. */
import TimeoutDialog from 'hmrc-frontend/hmrc/components/timeout-dialog/timeout-dialog.js';
import SessionActivityService from 'hmrc-frontend/hmrc/components/timeout-dialog/session-activity-service.js';

const service = new SessionActivityService(BroadcastChannel);
TimeoutDialog(document.getElementById('hmrc'), service).init();
service.logActivity();
Object.assign(globalThis, { isReady: () => true });
