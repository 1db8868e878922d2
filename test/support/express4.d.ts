/** Express 4 by a name of its own, with the types of Express 5: what the tests use is the same. */
declare module 'express4' {
  import express from 'express';

  export default express;
}
