"""What people get before a sitting: its papers, and the notice of it."""

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from councils.models.composition import Mandate, Post
from councils.models.sittings import AgendaItem, Sitting
from councils.querysets import NoticeQuerySet, PaperQuerySet, words_of
from councils.rules.vocabulary import NoticeKind, PaperAccess
from portal.files.models import StoredFile
from portal.kernel.choices import choices
from portal.letters.models import Letter


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    # The file keeps it; a copy in each event would only weigh.
    exclude=["text"],
)
class Paper(models.Model):
    """A version of a paper of an item; the versions of one paper share their title.

    One that should not have been there is withdrawn: only the secretary opens it then.
    """

    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="papers", verbose_name="вопрос"
    )
    title = models.CharField("название", max_length=300)
    number = models.PositiveSmallIntegerField("версия")
    access = models.CharField(
        "кто читает", max_length=8, choices=choices(PaperAccess), default=PaperAccess.MEMBERS
    )
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="of_council_paper", verbose_name="файл"
    )
    #: What the file says, as far as it can be read, for the search.
    text = models.TextField("текст", blank=True)
    added_at = models.DateTimeField("внесён")
    withdrawn_at = models.DateTimeField("изъят", null=True, blank=True)
    withdrawn_why = models.CharField("почему изъят", max_length=500, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "материал"
        verbose_name_plural = "материалы"
        ordering = ["title", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "title", "number"], name="council_paper_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="council_paper_withdrawn_why",
            ),
        ]
        indexes = [GinIndex(words_of("title", "text"), name="council_paper_words")]

    def __str__(self) -> str:
        return f"{self.title}, версия {self.number}"


class Notice(models.Model):
    """That somebody was told of a sitting, of which change, and how; kept with the sitting.

    By letter (its state is the proof), or otherwise with the moment and who told.
    """

    sitting = models.ForeignKey(
        Sitting, models.PROTECT, related_name="notices", verbose_name="заседание"
    )
    kind = models.CharField("о чём", max_length=12, choices=choices(NoticeKind))
    sequence = models.PositiveIntegerField("номер изменения")
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="notices")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="notices")
    guest = models.ForeignKey("councils.Guest", models.PROTECT, null=True, related_name="notices")
    letter = models.OneToOneField(Letter, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("когда")
    told_at = models.DateTimeField("извещён иначе", null=True)
    told_how = models.CharField("как", max_length=200, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "извещение"
        verbose_name_plural = "извещения"
        ordering = ["sequence", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mandate__isnull=False, post=None, guest=None)
                | Q(mandate=None, post__isnull=False, guest=None)
                | Q(mandate=None, post=None, guest__isnull=False),
                name="notice_to_one",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(told_by__isnull=False), name="notice_told_by"
            ),
            models.UniqueConstraint(
                fields=["sitting", "sequence", "kind", "mandate", "post", "guest"],
                nulls_distinct=False,
                name="notice_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recipient}"

    @property
    def recipient(self) -> str:
        """Whom it told."""
        return str(self.mandate or self.post or self.guest)

    @property
    def proof(self) -> str:
        """How it is known that he was told."""
        if self.letter:
            return f"письмо {self.letter.get_state_display()}"
        return self.told_how if self.told_at else ""
