import { createFileRoute } from '@tanstack/react-router';
import { enter, pay, who } from '../functions.js';

export const Route = createFileRoute('/page')({
  loader: () => who(),
  component: Page,
});

function Page() {
  const { subject } = Route.useLoaderData();
  return (
    <>
      <h1>{subject}</h1>
      {/* Where the calls of each go, for the tests. */}
      <button data-who={who.url} data-pay={pay.url} data-enter={enter.url} onClick={() => pay()}>
        Pay
      </button>
    </>
  );
}
