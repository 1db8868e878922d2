"""Knows how an input method of the desk writes: letters wait until a space, and words come without any key. A line each: words to write, or nothing to ask whether a field is there."""
import sys
import time

import gi

gi.require_version("IBus", "1.0")
from gi.repository import GLib, IBus

NAME = "stillhere"
SPACE = 0x20
PATIENCE = 20


class Composer(IBus.Engine):
    """What it composes is in a field that has the focus."""

    focused = None

    def __init__(self, connection, path):
        super().__init__(connection=connection, object_path=path)
        self.letters = ""

    def do_focus_in(self):
        Composer.focused = self

    def do_focus_out(self):
        if Composer.focused is self:
            Composer.focused = None

    def do_process_key_event(self, key, code, state):
        if state & IBus.ModifierType.RELEASE_MASK:
            return False
        if 0x61 <= key <= 0x7A:
            self.compose(self.letters + chr(key))
            return True
        if key == SPACE and self.letters:
            self.write(self.letters)
            return True
        return False

    def compose(self, letters):
        self.letters = letters
        self.update_preedit_text(IBus.Text.new_from_string(letters), len(letters), letters != "")

    def write(self, text):
        self.compose("")
        self.commit_text(IBus.Text.new_from_string(text))


def connect():
    """The daemon has been started a moment ago."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        # Without an address it would connect to nobody, and never again.
        bus = IBus.get_address() and IBus.Bus()
        if bus and bus.is_connected():
            return bus
        time.sleep(0.05)
    sys.exit("No ibus-daemon is there")


IBus.init()
bus = connect()
loop = GLib.MainLoop()
bus.connect("disconnected", lambda *_: loop.quit())
factory = IBus.Factory(connection=bus.get_connection(), object_path=IBus.PATH_FACTORY)
made = 0


def make(_factory, _name):
    global made
    made += 1
    return Composer(bus.get_connection(), f"/org/freedesktop/IBus/Engine/{made}")


factory.connect("create-engine", make)
component = IBus.Component(name="org.freedesktop.IBus.Stillhere", description=NAME, version="1", license="MIT", author=NAME, homepage="", command_line="", textdomain="")
component.add_engine(IBus.EngineDesc(name=NAME, longname=NAME, description=NAME, language="en", license="MIT", author=NAME, icon="", layout="us"))
bus.register_component(component)
bus.request_name("org.freedesktop.IBus.Stillhere", 0)


def obey(_source, _condition):
    line = sys.stdin.readline()
    if line == "":
        loop.quit()
        return False
    if Composer.focused and line != "\n":
        Composer.focused.write(line.rstrip("\n"))
    print("there" if Composer.focused else "nobody", flush=True)
    return True


def begin(_bus, result):
    try:
        bus.set_global_engine_async_finish(result)
        print("ready", flush=True)
    except GLib.Error as error:
        print(f"The daemon does not take this method: {error}", file=sys.stderr)
        loop.quit()


GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, obey)
bus.set_global_engine_async(NAME, PATIENCE * 1000, None, begin)
loop.run()
