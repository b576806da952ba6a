"""What LibreOffice is told before it opens a file from outside: its settings and its fonts."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

_SCRIPTING = "org.openoffice.Office.Common/Security/Scripting"
# Each: where, which, what. Links are never updated: a field keeps what the drafter last saw.
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (_SCRIPTING, "RemovePersonalInfoOnSaving", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("org.openoffice.Office.Writer/Content/Update", "Chart", "false"),
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("org.openoffice.Office.Common/Misc", "CrashReport", "false"),
    ("org.openoffice.Office.Common/Load", "UserDefinedSettings", "false"),
    ("org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
# Named in Vietnamese drafts for Times New Roman, and the twins a machine may have of it.
_TIMES = ("Times New Roman", "Times", "TimesNewRoman", "Liberation Serif", "Thorndale AMT")


def write_profile(folder: Path, *, fonts: tuple[Path, ...]) -> None:
    """Write settings and font list of a new profile into `folder`; `fonts` are Tinos, four files."""
    user = folder / "user"
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">' + items + "</oor:items>",
        encoding="utf-8",
    )
    (folder / "fonts.conf").write_text(_font_list(folder, fonts), encoding="utf-8")


def _font_list(folder: Path, fonts: tuple[Path, ...]) -> str:
    """Tinos stands for Times New Roman; the machine's other fonts stay for other letters.

    Twins are left out of the list, because old ones (fonts-liberation 1.07) have no Vietnamese
    letters and would break the lines elsewhere.
    """
    ours = "".join(f"<dir>{escape(str(path))}</dir>" for path in sorted({f.parent for f in fonts}))
    twins = "".join(
        f'<pattern><patelt name="family"><string>{name}</string></patelt></pattern>'
        for name in _TIMES
    )
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        '<edit name="family" mode="assign" binding="strong"><string>Tinos</string></edit></match>'
        for name in _TIMES
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"{ours}<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
        f"<cachedir>{escape(str(folder / 'font-cache'))}</cachedir>"
        f"<selectfont><rejectfont>{twins}</rejectfont></selectfont>{aliases}</fontconfig>"
    )
