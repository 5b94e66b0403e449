"""What is stored is made into values once; what has changed is made anew."""

from __future__ import annotations

from agent.core.instructions import Pause
from agent.store import Memo, SqlLedger, Store
from tests.contracts.values import DAY, NOW, message, noted, rest, standing


def test_a_reader_with_a_memory_sees_what_one_without_sees(store: Store, ledger: SqlLedger) -> None:
    reader = store.only_ledger(Memo())
    assert reader is not None
    for number in range(3):
        heard = (message(f"m{number}", thread_id="t1"), message("other", thread_id="t1"))
        process_id = ledger.record_thread(noted("t1", messages=heard), at=NOW)
        ledger.record_standing(standing(process_id, due_at=NOW + number * DAY))
        ledger.instruct(process_id, Pause(at=NOW + number * DAY))
        assert reader.processes() == ledger.processes()
        assert reader.standings() == ledger.standings()
    ledger.record_standing(standing(process_id, decision=rest()))
    assert reader.standings() == ledger.standings()


def test_what_has_not_changed_is_the_same_value_and_what_is_gone_is_let_go() -> None:
    memo = Memo()
    first = memo.values(tuple[str, ...], ['["a"]', '["b"]', '["a"]'])
    assert first == [("a",), ("b",), ("a",)]
    again = memo.values(tuple[str, ...], ['["b"]', '["c"]'])
    assert again[0] is first[1]
    third = memo.values(tuple[str, ...], ['["a"]'])
    assert third == [("a",)]
    assert third[0] is not first[0], "the second reading held no such text"
