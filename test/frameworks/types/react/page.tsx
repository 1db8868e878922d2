import { english } from 'stillhere/element';
import { StillHere, useSession } from 'stillhere/react';
import { useRef } from 'react';

export function Page() {
  const { snapshot } = useSession({ push: true });
  const element = useRef<HTMLElementTagNameMap['still-here']>(null);
  const list = useRef<HTMLElementTagNameMap['still-here-sessions']>(null);
  const state: string | undefined = element.current?.session?.snapshot.state;
  return (
    <main title={state ?? snapshot.state}>
      <still-here ref={element} sign-in-url="/in" push title-countdown="" messages={english} />
      <still-here id="a" hidden key="b" base="/session" unsaved-forms="form" debug />
      <still-here-sessions ref={list} sign-in-url="/in" messages={{ end: 'Bye' }} />
      <StillHere signInUrl="/in" push={false} frameOrigins={['https://a.example']} />
      <StillHere key="c" messages={english} titleCountdown dismissOnActivity />
    </main>
  );
}

export const refused = [
  <still-here title="wrong" push={false} />,
  <still-here title="wrong" debug="yes" />,
  <still-here title="wrong" sign-in-url={1} />,
  <still-here title="wrong" signInUrl="/in" />,
  <still-here title="wrong" messages="de" />,
  <still-here-sessions title="wrong" push />,
  <still-here-sessions title="wrong" messages={{ stay: 'Bye' }} />,
  <StillHere key="wrong" signInUrl={1} />,
  <StillHere key="wrong" unsaved="form" />,
  <StillHere key="wrong" frameOrigins="https://a.example" />,
];

export const Wrong = () => useSession({ signIn: '/in' }).snapshot;
export const useWrong = () => useSession().snapshot.wrong;
