"""Makes an empty Electron.app skeleton, enough for `electron-builder --mac dir` on Linux: mac-skeleton.py DIR [VERSION]."""
import os
import plistlib
import sys

out = sys.argv[1]
version = sys.argv[2] if len(sys.argv) > 2 else "45.4.1"


def bundle(path, name, suffix=""):
    os.makedirs(f"{path}/MacOS", exist_ok=True)
    info = dict(CFBundleDisplayName=name, CFBundleExecutable=name, CFBundleIdentifier="com.github.Electron" + suffix,
                CFBundleName=name, CFBundlePackageType="APPL", CFBundleVersion=version, CFBundleShortVersionString=version)
    with open(f"{path}/Info.plist", "wb") as f:
        plistlib.dump(info, f)
    with open(f"{path}/MacOS/{name}", "w") as f:
        f.write("#!/bin/sh\n")
    os.chmod(f"{path}/MacOS/{name}", 0o755)


app = f"{out}/Electron.app/Contents"
bundle(app, "Electron")
os.makedirs(f"{app}/Resources", exist_ok=True)
with open(f"{app}/Resources/electron.icns", "wb") as f:
    f.write(b"icns\0\0\0\x08")
for kind in ["", " (GPU)", " (Plugin)", " (Renderer)"]:
    name = f"Electron Helper{kind}"
    bundle(f"{app}/Frameworks/{name}.app/Contents", name, ".helper")
for language in ["en", "de", "fr"]:
    locale = f"{app}/Frameworks/Electron Framework.framework/Versions/A/Resources/{language}.lproj"
    os.makedirs(locale, exist_ok=True)
    with open(f"{locale}/locale.pak", "w") as f:
        f.write(language)
for name, text in [("LICENSE", "x"), ("version", version)]:
    with open(f"{out}/{name}", "w") as f:
        f.write(text)
