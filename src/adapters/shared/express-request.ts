/** Knows how a request of Express looks to the server half, by as little as can be asked of it. */
import type { RequestView } from '../../server/index.ts';
import { look } from './look.ts';
import type { NodeRequest } from './node-door.ts';
import { NodeView, targetOf } from './node-request.ts';

/** What the server looks at of a request of Express. */
export function expressView(request: NodeRequest): RequestView {
  const url = look(request, 'originalUrl') ?? look(request, 'url') ?? '/';
  return new ExpressView(request, targetOf(url), request, look(request, 'method'));
}

class ExpressView extends NodeView {
  override get isEncrypted(): boolean {
    return 'encrypted' in look(this.message, 'socket');
  }

  protected override get headers(): NodeRequest['headers'] {
    return look(this.message, 'headers');
  }
}
