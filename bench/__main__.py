"""All figures, one after the other: ``make bench``. Arguments are those of ``bench.web``."""

from bench import calendars, engine, feeds, figures, importing, web


def main() -> None:
    """Print every table; exit 1 where a goal is missed, once all are printed."""
    missed = []
    print("## Slot engine\n", flush=True)
    try:
        engine.main()
    except SystemExit as short:
        missed.append(str(short))
    print("\n## Calendars of others\n", flush=True)
    try:
        importing.main()
    except SystemExit as short:
        missed.append(str(short))
    print("\n## Requests\n", flush=True)
    missed += web.main()
    print("\n## Feeds\n", flush=True)
    missed += feeds.main([])
    print("\n## Figures of a business\n", flush=True)
    missed += figures.main([])
    print("\n## Calendar programs\n", flush=True)
    missed += calendars.main([])
    if missed:
        raise SystemExit(f"\ngoals missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
