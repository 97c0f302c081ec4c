"""What planning costs as branches and members grow: `python -m bench.planning [BRANCHES]`.

On a PostgreSQL of its own, with a hundredth, a tenth and all of the branches, 20 members each.
"""

import subprocess
import sys

from bench import stage

NO_MAIL = 1  # nothing is sent here


def main(branches):
    with stage.postgresql() as database:
        env = stage.environment(database("postgres"), NO_MAIL)
        stage.run("manage.py", "migrate", "--verbosity", "0", env=env)
        measure = f"from bench import planning_cost; planning_cost.measure_all({branches})"
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", measure]
        subprocess.run(command, cwd=stage.ROOT, env=env, check=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
