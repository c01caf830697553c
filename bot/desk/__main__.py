"""`python -m bot.desk` serves the desk alone."""

from bot.desk.app import main

if __name__ == "__main__":
    main()
