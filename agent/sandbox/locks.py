"""One lock for the whole model: the server's thread and a test's thread may both change it."""

from collections.abc import Callable
from functools import update_wrapper
from threading import RLock
from typing import Concatenate, ParamSpec, Protocol, Self, TypeVar

_Params = ParamSpec("_Params")
_Result = TypeVar("_Result")


class ModelLock:
    """A reentrant lock that a copy of the model shares."""

    def __init__(self) -> None:
        self._lock = RLock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self


class _Lockable(Protocol):
    @property
    def lock(self) -> ModelLock: ...


_Owner = TypeVar("_Owner", bound=_Lockable)


def locked(
    method: Callable[Concatenate[_Owner, _Params], _Result],
) -> Callable[Concatenate[_Owner, _Params], _Result]:
    """Run *method* while holding its owner's `lock`."""

    def guarded(self: _Owner, /, *args: _Params.args, **kwargs: _Params.kwargs) -> _Result:
        with self.lock:
            return method(self, *args, **kwargs)

    update_wrapper(guarded, method)
    return guarded
