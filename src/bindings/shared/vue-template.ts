/** Knows how TypeScript sees our elements in a template of Vue. */
import type { HTMLAttributes, ReservedProps } from 'vue';
import type { StillHereAttributes } from '../../element/attributes.ts';
import type { OwnMessages } from '../../element/index.ts';
import type {
  SessionsListAttributes,
  SessionsListProperties,
} from '../../element/sessions-list/attributes.ts';

// Hands out nothing: TypeScript knows the element and its event.
export type {} from '../../element/sessions-list/sessions-list.ts';

/** Types of templates know an attribute by its name without dashes. */
type WithoutDashes<Name extends string> = Name extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<WithoutDashes<Rest>>}`
  : Name;
type Written<Attributes> = {
  [Name in keyof Attributes as Name extends string ? WithoutDashes<Name> : never]: Attributes[Name];
};

declare module 'vue' {
  interface GlobalComponents {
    'still-here': new () => HTMLElementTagNameMap['still-here'] & {
      readonly $props: HTMLAttributes &
        ReservedProps &
        Written<StillHereAttributes> & {
          readonly messages?: OwnMessages;
          readonly 'onStillhere:session'?: (
            event: GlobalEventHandlersEventMap['stillhere:session'],
          ) => void;
        };
    };
    'still-here-sessions': new () => HTMLElementTagNameMap['still-here-sessions'] & {
      readonly $props: HTMLAttributes &
        ReservedProps &
        Written<SessionsListAttributes> &
        SessionsListProperties & {
          readonly 'onStillhere:signInNeeded'?: (
            event: GlobalEventHandlersEventMap['stillhere:sign-in-needed'],
          ) => void;
        };
    };
  }
}
