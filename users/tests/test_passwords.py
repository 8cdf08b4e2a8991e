"""Tests which passwords are too easy to guess."""

import time

import pytest
from django.test import Client

from twitter_project.workshop.testing.api import Api
from users.models import User
from users.passwords import is_guessable

GUESSABLE = [
    "Password123!",
    "P@ssw0rd2024",
    "correcthorsebatterystaple",
    "Correct Horse Battery Staple!",
    "CorrectHorseBatteryStaple1",
    "Tr0ub4dor&3",
    "Summer2024!",
    "Welcome@123",
    "letmein!!",
    "qwertyuiop123",
    "1q2w3e4r5t",
    "zxcvbnm,./",
    "iloveyou2023",
    "passwordpasswordpassword",
    "Contraseña123",
    "contrasena2024",
    "TeQuiero123",
    "hola1234",
    "aaaaaaaaaaaa",
]
GOOD = [
    "a loom of numbers",
    "nine ducks in a row",
    "mi perro come manzanas",
    "the ships hung in the sky",
    "xK7pq2Lm",
    "1234567890 and then the geese came home",
    "密码和三只鸭子在河里",
]


@pytest.mark.parametrize("password", GUESSABLE)
def test_what_many_people_use_is_guessable(password: str) -> None:
    assert is_guessable(password)


@pytest.mark.parametrize("password", GOOD)
def test_phrases_and_random_letters_are_not(password: str) -> None:
    assert not is_guessable(password)


def test_no_password_takes_long_to_look_at() -> None:
    is_guessable("warm up")
    start = time.thread_time()

    is_guessable("4@8({[<369&#!1/|0$5+7%2" * 11)

    assert time.thread_time() - start < 1


@pytest.mark.django_db
def test_signing_up_says_what_to_take_instead() -> None:
    form = {"username": "dee_7", "email": "d@example.org", "password1": "Summer2024!"}
    body = {"username": "dee_7", "email": "d@example.org", "password": "Summer2024!"}
    spanish = Client(headers={"Accept-Language": "es"})
    page = spanish.post("/accounts/signup/", form).content.decode()

    answer = Api().post("auth/register", body)

    assert "Esta contraseña es fácil de adivinar." in page
    assert answer.status == 422
    assert answer.body["errors"] == {
        "password": ["This password is easy to guess. Use a few unrelated words."]
    }
    assert not User.objects.exists()
