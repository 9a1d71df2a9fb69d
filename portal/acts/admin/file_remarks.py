"""What the desk says of the files of an act."""

from collections.abc import Container

from portal.acts.models import Act, ActFile
from portal.acts.services import files


def attached_said(act: Act) -> str:
    """Return what to do about the files once one is attached, empty where there is nothing."""
    told = []
    if files.unconfirmed_scans(act).exists():
        told.append(
            "Скан, изображение или PDF с ними читатели увидят, когда редактор посмотрит его и "
            "отметит, что личных данных в нём нет. PDF, где одни слова, — как только портал его "
            "прочитает."
        )
    bereft = files.bereft_signatures(act)
    if unclear := [one for one in files.unclear_signatures(act) if one not in bereft]:
        names = ", ".join(f"«{one.file.name}»" for one in unclear)
        told.append(f"По имени не понять, что подписано: {names}. Укажите это: «Что подписано».")
    told += [
        f"Подпись «{one.file.name}» с файлом «{one.signs.file.name}» не сойдётся: изображение портал "
        "хранит перекодированным, и читатели это видят. Приложите подписанное файлом PDF."
        for one in files.mismatched_signatures(act)
        if one.signs
    ]
    told += _bereft_said(act)
    return " ".join(["Файл приложен.", *told]) if told else ""


def _bereft_said(act: Act) -> list[str]:
    return [
        f"Подпись «{one.file.name}» сделана для файла, которого больше нет: к другому она не "
        "подойдёт, даже если он назван так же. Уберите её, а если приложили тот же самый файл, "
        "укажите это: «Что подписано»."
        for one in files.bereft_signatures(act)
    ]


def detached_said(act: Act) -> str:
    """Return the same once one is gone."""
    told = _bereft_said(act)
    return " ".join(["Файл убран.", *told]) if told else ""


def file_remark(attached: ActFile, unconfirmed: Container[ActFile]) -> str:
    """Return what the card says behind the name of a file; ``unconfirmed`` are scans not looked at."""
    if attached.role == ActFile.Role.SIGNATURE:
        if attached.signs is None:
            return "; что подписано: не указано"
        # The bytes that were signed are not those that are kept.
        is_off = attached.signs.file.kind_is_image
        doubt = (
            " — изображение хранится перекодированным, подпись к нему не сойдётся: приложите PDF"
        )
        return f"; что подписано: «{attached.signs.file.name}»{doubt if is_off else ''}"
    seen = "; не просмотрен, читатели его не видят" if attached in unconfirmed else ""
    return f"{'; без текстового слоя' if attached.is_mute_scan else ''}{seen}"
