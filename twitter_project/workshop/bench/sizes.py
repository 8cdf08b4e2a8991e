"""The size of a run's worlds, and how often each thing is measured."""

from dataclasses import dataclass, replace

GROWTH = 10


@dataclass(frozen=True, slots=True)
class WorldSize:
    """People and tweets; `readers` follow this many people, and their homes are filled.

    Everybody else follows `follows_mean` on average, and has a home that was cut to
    nothing, to be rebuilt when they come.
    """

    users: int
    tweets: int
    readers: int
    followees: int
    follows_mean: int = 20

    def grown(self) -> "WorldSize":
        """Return ten times the people, tweets and followees."""
        return replace(
            self,
            users=self.users * GROWTH,
            tweets=self.tweets * GROWTH,
            followees=self.followees * GROWTH,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """One run. `rounds` is how often each reader's request is made and timed."""

    world: WorldSize
    rounds: int
    posts: int
    stars: tuple[int, ...]
    served_s: float


QUICK = Plan(
    world=WorldSize(users=500, tweets=10_000, readers=20, followees=40),
    rounds=12,
    posts=30,
    stars=(100, 1_000),
    served_s=2.0,
)
FULL = Plan(
    world=WorldSize(users=2_000, tweets=50_000, readers=100, followees=100),
    rounds=40,
    posts=100,
    stars=(1_000, 10_000, 100_000),
    served_s=6.0,
)


def plan_of(*, is_quick: bool, scale: float) -> Plan:
    plan = QUICK if is_quick else FULL
    world = plan.world
    scaled = replace(
        world, users=int(world.users * scale), tweets=int(world.tweets * scale)
    )
    return replace(plan, world=scaled)
