"""`python -m compliance_bot` is the command `compliance-bot`."""

from compliance_bot.cli import main

if __name__ == "__main__":
    main()
