"""Knows how assistive technology works a program: finds things by their names, and does what they offer. JSON, a line each."""
import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib

Atspi.init()
Atspi.set_timeout(2000, 10000)


def children(thing):
    try:
        return [thing.get_child_at_index(i) for i in range(thing.get_child_count())]
    except GLib.Error:
        return []


# Browsers' own, large and of no use here.
SKIPPED = ("menu bar", "menu", "tool bar", "tool tip", "status bar")


def search(thing, name, role):
    for child in children(thing):
        if child is None:
            continue
        try:
            found_role = child.get_role_name()
            if found_role in SKIPPED:
                continue
            if child.get_name() == name and role in ("", found_role):
                return child
        except GLib.Error:
            continue
        found = search(child, name, role)
        if found is not None:
            return found
    return None


def find(name, role=""):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        found = search(desktop, name, role)
        if found is not None:
            return found
        time.sleep(0.05)
    raise LookupError(f"nothing is named {name!r}")


def tree(thing, depth=0):
    lines = []
    for child in children(thing):
        if child is None:
            continue
        try:
            lines.append("  " * depth + f"{child.get_role_name()} {child.get_name()!r} {child.get_interfaces()}")
        except GLib.Error as e:
            lines.append(str(e))
        lines += tree(child, depth + 1)
    return lines


# What a person hears of a thing beside its role, its name and what describes it.
STATES = {Atspi.StateType.FOCUSED: "focused", Atspi.StateType.MODAL: "modal", Atspi.StateType.FOCUSABLE: "focusable"}


def described(thing):
    return " ".join(target.get_name() or text_of(target) for relation in thing.get_relation_set() if relation.get_relation_type() == Atspi.RelationType.DESCRIBED_BY for target in [relation.get_target(i) for i in range(relation.get_n_targets())])


def text_of(thing):
    text = thing.get_text_iface()
    return "" if text is None else Atspi.Text.get_text(text, 0, -1).replace("\ufffc", "").strip()


def spoken(thing, depth):
    """What a screen reader is given of a thing and of what is in it, a line each."""
    states = [word for state, word in STATES.items() if thing.get_state_set().contains(state)]
    live = thing.get_attributes().get("live")
    parts = [
        thing.get_role_name(),
        repr(thing.get_name()) if thing.get_name() else "",
        f"says {text_of(thing)!r}" if text_of(thing) not in ("", thing.get_name()) else "",
        f"described by {described(thing)!r}" if described(thing) else "",
        f"live {live}" if live and live != "off" else "",
        *states,
    ]
    lines = ["  " * depth + " ".join(part for part in parts if part)]
    for child in children(thing):
        # Chromium gives each text also as a thing of its own.
        if child is not None and child.get_role_name() != "static":
            lines += spoken(child, depth + 1)
    return lines


def wake():
    """Says to programs that somebody needs them to be accessible."""
    from gi.repository import Gio
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        arguments = GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True)))
        bus.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set", arguments, None, 0, 10000)


DEEDS = {
    "wake": wake,
    "find": lambda name, role="": find(name, role) is not None,
    "page": lambda title: spoken(find(title, "document web"), 0),
    "tree": lambda: tree(Atspi.get_desktop(0)),
    "actions": lambda name, role="": (lambda a: [a.get_action_name(i) for i in range(a.get_n_actions())])(find(name, role).get_action_iface()),
    "act": lambda name, role="", index=0: find(name, role).get_action_iface().do_action(index),
    "focus": lambda name, role="": find(name, role).get_component_iface().grab_focus(),
    "set": lambda name, value, role="": find(name, role).get_value_iface().set_current_value(value),
    "select": lambda name, index, role="": find(name, role).get_selection_iface().select_child(index),
    "write": lambda name, text, role="": find(name, role).get_editable_text_iface().set_text_contents(text),
    "caret": lambda name, offset, role="": find(name, role).get_text_iface().set_caret_offset(offset),
    "mark": lambda name, start, end, role="": find(name, role).get_text_iface().add_selection(start, end),
    "show": lambda name, role="": find(name, role).get_component_iface().scroll_to(Atspi.ScrollType.ANYWHERE),
    "mouse": lambda x, y, event: Atspi.generate_mouse_event(x, y, event),
    "key": lambda keysym: Atspi.generate_keyboard_event(keysym, None, Atspi.KeySynthType.SYM),
}

for line in sys.stdin:
    order = json.loads(line)
    try:
        answer = {"value": DEEDS[order.pop("do")](**order)}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
