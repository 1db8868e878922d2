/** Gives every test of the client a browser that nobody has used. */
import { beforeEach } from 'vitest';

beforeEach(() => localStorage.clear());
