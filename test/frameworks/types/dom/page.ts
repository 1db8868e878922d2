import 'stillhere/element/define';
import 'stillhere/sessions-list';

const element = document.querySelector('still-here');
document.addEventListener('stillhere:session', ({ detail }) => detail.session.extend());

export const state: string | undefined = element?.session?.snapshot.state;
export const wrong = document.querySelector('still-here')?.wrong;
document.querySelector('still-here-sessions')?.refresh();
export const wrongList = document.createElement('still-here-sessions').messages.stay;
export const messages = document.createElement('still-here').messages.wrong;
