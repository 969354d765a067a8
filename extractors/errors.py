"""What can be wrong with an upload as a whole. Each docstring is the sentence a person may read."""

from graph.errors import MindError


class UnsafeArchive(MindError):
    """This archive cannot be read safely, so nothing of it was taken."""


class ArchiveUnsafePath(UnsafeArchive):
    """A name inside this archive leads out of it, so nothing of it was taken."""


class ArchiveOverlap(UnsafeArchive):
    """Entries of this archive lie on top of each other, as in an archive bomb; nothing of it was taken."""


class ArchiveDamaged(UnsafeArchive):
    """This archive is cut off or damaged: it has no readable directory. Download or pack it again."""


class TooLarge(MindError):
    """This upload is larger than the limit in the settings, so nothing of it was taken."""


class UploadTooLarge(TooLarge):
    """This upload is larger than the limit in the settings, so nothing of it was taken."""


class ArchiveTooLarge(TooLarge):
    """This archive unpacks to more than the limit in the settings, so nothing of it was taken."""


class ArchiveTooMany(TooLarge):
    """This archive has more entries than the limit in the settings, so nothing of it was taken."""


class NothingReadable(MindError):
    """There is no file in this upload that can be read."""


class NotWhatItSays(NothingReadable):
    """This file is named as an archive and is none."""


class UploadUnsafePath(MindError):
    """The name of an uploaded file leads out of its folder, so nothing was taken."""


class SandboxUnavailable(MindError):
    """The process that reads files apart from everything else cannot be started, so no file was read."""
