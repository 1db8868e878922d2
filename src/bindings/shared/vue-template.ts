/** Knows how TypeScript sees `<still-here>` in a template of Vue. */
import type { HTMLAttributes, ReservedProps } from 'vue';
import type { StillHereAttributes } from '../../element/attributes.ts';
import type { OwnMessages } from '../../element/index.ts';

/** Types of templates know an attribute by its name without dashes. */
type WithoutDashes<Name extends string> = Name extends `${infer Head}-${infer Rest}`
  ? `${Head}${Capitalize<WithoutDashes<Rest>>}`
  : Name;
type Written = {
  [Name in keyof StillHereAttributes as WithoutDashes<Name>]: StillHereAttributes[Name];
};

declare module 'vue' {
  interface GlobalComponents {
    'still-here': new () => HTMLElementTagNameMap['still-here'] & {
      readonly $props: HTMLAttributes &
        ReservedProps &
        Written & {
          readonly messages?: OwnMessages;
          readonly 'onStillhere:session'?: (
            event: GlobalEventHandlersEventMap['stillhere:session'],
          ) => void;
        };
    };
  }
}
