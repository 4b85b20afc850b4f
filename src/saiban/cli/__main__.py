from saiban.cli import main

main()
