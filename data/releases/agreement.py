"""Compares the releases in the folder with those that the store remembers."""

from data.errors import Refused
from data.language import _
from data.releases.folder import PUBLISHER_FILE, release_folders, releases_folder
from data.releases.manifest import manifest_digest
from data.releases.published_rows import read_published_rows
from data.releases.reading import Published, read_release
from data.releases.signing import public_bytes, read_publisher
from data.releases.signing_key import read_signing_key
from data.store import Store


def check_published(store: Store) -> tuple[Published, ...]:
    """Return the published releases of a store, the oldest first.

    Raises
    ------
    Refused
        When one is missing or altered, or the folder holds one that the store did not publish: what was
        counted already would not be known.
    """
    folder = releases_folder(store.path)
    rows = read_published_rows(store)
    found = {path.name: path for path in release_folders(folder)}
    unknown = sorted(found.keys() - {row.release for row in rows})
    if unknown:
        raise Refused(
            _(
                "The folder {folder} holds releases that this store does not know: {codes}. "
                "Restore the store that published them from its newest backup."
            ).format(folder=folder, codes=", ".join(unknown))
        )
    missing = [row.release for row in rows if row.release not in found]
    if missing:
        raise Refused(
            _(
                "The folder {folder} lacks releases that were published: {codes}. "
                "Put them back from a backup."
            ).format(folder=folder, codes=", ".join(missing))
        )
    publisher = public_bytes(read_signing_key(store))
    if (folder / PUBLISHER_FILE).exists() and read_publisher(folder) != publisher:
        raise Refused(
            _(
                "The releases in {folder} are of another publisher. "
                "Open the store that published them, or take them away from there."
            ).format(folder=folder)
        )
    for row in rows:
        if manifest_digest(found[row.release]) != row.manifest_sha256:
            raise Refused(
                _(
                    "manifest.json of release {code} was altered after it was signed: it is not shown. "
                    "Put the folder back from a backup."
                ).format(code=row.release)
            )
    return tuple(read_release(found[row.release], publisher=publisher) for row in rows)
