/** A theme has no types: it is imported for its rules. */
export {};
