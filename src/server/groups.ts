/** Knows which members belong to which group, and forgets a group with its last. */

/** Groups of texts. */
export interface Groups {
  add(group: string, member: string): void;
  remove(group: string, member: string): void;
  of(group: string): Iterable<string>;
}

/** Makes no groups yet. */
export function createGroups(): Groups {
  const groups = new Map<string, Set<string>>();
  return {
    add(group, member) {
      const members = groups.get(group);
      if (members === undefined) groups.set(group, new Set([member]));
      else members.add(member);
    },
    remove(group, member) {
      const members = groups.get(group);
      members?.delete(member);
      if (members?.size === 0) groups.delete(group);
    },
    of: (group) => groups.get(group) ?? [],
  };
}
