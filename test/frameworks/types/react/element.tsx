import type {} from 'stillhere/react';

export const page = <still-here push sign-in-url="/in" />;
export const session = document.querySelector('still-here')?.session;
