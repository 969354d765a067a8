"""Settings and records that lie beside files -> how the names and times of those files are meant."""

import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from extractors import bundles, vaults
from extractors.entries import BROKEN, why_not

_SETTINGS = 20


def names_of_loose(places: Mapping[str, Path]) -> vaults.Names:
    """How the names of files that came one by one are meant, by the settings that came with them."""
    settings: dict[str, bytes] = {}
    for path, place in places.items():
        if vaults.SETTINGS.search(path):
            with place.open("rb") as source:
                settings[path] = source.read(vaults.LARGEST)
    return vaults.names_of(list(places), settings)


def beside_loose(places: Mapping[str, Path]) -> bundles.Beside:
    def start(path: str) -> bytes:
        with places[path].open("rb") as source:
            return source.read(bundles.LARGEST)

    return bundles.Beside(frozenset(places), start)


def names_inside(
    archive: zipfile.ZipFile,
    infos: Sequence[zipfile.ZipInfo],
    paths: Sequence[str],
    name: str,
) -> vaults.Names:
    settings: dict[str, bytes] = {}
    for info, path in zip(infos, paths, strict=True):
        if vaults.SETTINGS.search(path) and why_not(info) is None and len(settings) < _SETTINGS:
            with suppress(*BROKEN), archive.open(info) as source:
                settings[path] = source.read(vaults.LARGEST)
    return vaults.names_of(paths, settings, name)


def beside_inside(
    archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo], paths: Sequence[str]
) -> bundles.Beside:
    places = dict(zip(paths, infos, strict=True))

    def start(path: str) -> bytes:
        if why_not(places[path]) is None:
            with suppress(*BROKEN), archive.open(places[path]) as source:
                return source.read(bundles.LARGEST)
        return b""

    return bundles.Beside(frozenset(paths), start)
