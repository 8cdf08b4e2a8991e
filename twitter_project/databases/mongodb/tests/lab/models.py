"""The models of the cases."""

from typing import Any, ClassVar

from django.db import models


class Row(models.Model):
    # The type checker knows only the project's own models.
    objects: ClassVar[Any] = models.Manager()

    class Meta:
        abstract = True


class Ticket(Row):
    """Has a custom key, and every kind of unique column."""

    id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    phone = models.CharField(max_length=20, unique=True, null=True)
    number = models.BigIntegerField(unique=True, null=True)
    shelf = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["shelf", "-id"], name="ticket_shelf")]

    def __str__(self) -> str:
        return self.code


class Author(Row):
    name = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class Tag(Row):
    name = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class Post(Row):
    author = models.ForeignKey(Author, models.CASCADE)
    editor = models.ForeignKey(Author, models.CASCADE, null=True, related_name="edited")
    tags = models.ManyToManyField(Tag)
    created_at = models.DateTimeField(db_index=True)
    text = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.text


class Small(Row):
    id = models.SmallAutoField(primary_key=True)

    def __str__(self) -> str:
        return str(self.pk)


class OfSmall(Row):
    id = models.AutoField(primary_key=True)
    small = models.ForeignKey(Small, models.CASCADE)

    def __str__(self) -> str:
        return str(self.pk)


class Place(Row):
    name = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class Shop(Place):
    """A child: its key is the foreign key to its parent row."""


class Stall(Row):
    name = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class Sale(Row):
    """Has a column of each number type, each of which may be null."""

    stall = models.ForeignKey(Stall, models.CASCADE, related_name="sales")
    count = models.IntegerField(null=True)
    rank = models.SmallIntegerField(null=True)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    weight = models.FloatField(null=True)
    delay = models.DurationField(null=True)

    def __str__(self) -> str:
        return str(self.pk)
