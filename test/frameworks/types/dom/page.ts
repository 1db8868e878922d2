import 'stillhere/element/define';

const element = document.querySelector('still-here');
document.addEventListener('stillhere:session', ({ detail }) => detail.session.extend());

export const state: string | undefined = element?.session?.snapshot.state;
export const wrong = document.querySelector('still-here')?.wrong;
export const messages = document.createElement('still-here').messages.wrong;
