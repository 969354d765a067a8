from api.peers import peers
from api.slowing import Slowing


def test_a_flood_from_many_addresses_fills_no_memory() -> None:
    slow = Slowing(lambda: 5.0, largest=100)

    for n in range(10_000):
        slow.failed(f"10.{n // 65536}.{n // 256 % 256}.{n % 256}")

    assert len(slow) == 100


def test_what_is_refused_does_not_make_the_pause_longer() -> None:
    now = [0.0]
    slow = Slowing(lambda: now[0])
    for _ in range(10):
        slow.failed("a")
        now[0] += 1

    assert slow.wait("a") == 50
    assert slow.wait("b") is None
    now[0] += 51
    assert slow.wait("a") is None


def test_the_old_are_forgotten_as_soon_as_somebody_fails() -> None:
    now = [0.0]
    slow = Slowing(lambda: now[0])
    slow.failed("a")
    now[0] = 100

    slow.failed("b")

    assert len(slow) == 1


def test_one_house_of_the_new_internet_is_one_address() -> None:
    known = peers("127.0.0.1")

    assert known.named("2001:db8::1") == known.named("2001:db8::ffff")
    assert known.named("2001:db8:0:1::1") != known.named("2001:db8::1")
    assert known.named("203.0.113.5, 127.0.0.1") == "203.0.113.5"
    assert known.named("nobody") is None
