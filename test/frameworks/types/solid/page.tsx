import { english } from 'stillhere/element';
import { createSession } from 'stillhere/solid';

export function Page() {
  const { snapshot } = createSession({ push: true });
  let element: HTMLElementTagNameMap['still-here'] | undefined;
  const url = (): string => '/in';
  const state = (): string | undefined => element?.session?.snapshot.state;
  return (
    <main title={state() ?? snapshot().state}>
      <still-here ref={element} sign-in-url="/in" push title-countdown="" messages={english} />
      <still-here id="a" hidden base="/session" unsaved-forms="form" debug />
      <still-here attr:sign-in-url={url()} attr:push="" />
      <still-here-sessions attr:sign-in-url={url()} messages={{ end: 'Bye' }} />
      <still-here-sessions ref={(own) => own.refresh()} base="/session" />
      <still-here ref={(own) => own.session?.extend()} />
    </main>
  );
}

export const refused = () => [
  <still-here title="wrong" push={false} />,
  <still-here title="wrong" debug="yes" />,
  <still-here title="wrong" sign-in-url={1} />,
  <still-here title="wrong" attr:sign-in-url={1} />,
  <still-here title="wrong" signInUrl="/in" />,
  <still-here title="wrong" messages="de" />,
  <still-here-sessions title="wrong" push />,
  <still-here-sessions title="wrong" messages={{ stay: 'Bye' }} />,
];

export const wrong = () => createSession({ signIn: '/in' }).snapshot();
export const isWrong = () => createSession().snapshot().wrong;
