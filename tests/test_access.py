"""Who gets what from every URL: one row a URL and method, one column a role.

`login` means sent to the login page, a number is the status. Requests carry no query and no body,
so that who may act gets the form back (200) or is sent on (302). A URL name that no row mentions
fails the suite. The session is an assembly held yesterday; `committee` stands for a committee
meeting, of which member and leader know nothing. The leader leads the member's group.
"""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from branchhub.core.models import User
from tests.factories.activities import (
    ActivityFactory,
    AttendanceFactory,
    LeaveRequestFactory,
    MakeUpFactory,
    NormFactory,
    OwnTagFactory,
    VoteFactory,
)
from tests.factories.members import (
    BirthdayCardFactory,
    HonourFactory,
    MentorshipFactory,
    MentorshipReviewFactory,
    RosterUploadFactory,
)
from tests.factories.notices import NoticeFactory, RobotFactory
from tests.factories.projects import (
    ArticleFactory,
    BenefitFactory,
    BrandFactory,
    ClassroomTurnFactory,
    CompanyTotalsFactory,
    DepartmentResultFactory,
    HardTaskFactory,
    IssueFactory,
    MilestoneFactory,
    PatentFactory,
    ProjectFactory,
    ProjectFileFactory,
    ProjectSessionFactory,
)
from tests.factories.reports import ExportFactory, FrozenReportFactory
from tests.words import latin_words
from tests.world import ROLES, build_world, held_session

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TABLE = """
GET  home                                             login 200 200 200 200 200 200 200
GET  digest                                           login 200 200 200 200 200 200 404
POST digest-send                                      login 403 403 403 403 302 404 404
GET  login                                              200 200 200 200 200 200 200 200
POST login                                              200 200 200 200 200 200 200 200
POST logout                                       login login login login login login login login
GET  password_change                                  login 200 200 200 200 200 200 200
POST password_change                                  login 200 200 200 200 200 200 200
GET  password_change_done                             login 200 200 200 200 200 200 200
GET  password_reset                                     200 200 200 200 200 200 200 200
POST password_reset                                     200 200 200 200 200 200 200 200
GET  password_reset_done                                200 200 200 200 200 200 200 200
GET  password_reset_confirm(uid,token)                  200 200 200 200 200 200 200 200
POST password_reset_confirm(uid,token)                  200 200 200 200 200 200 200 200
GET  password_reset_complete                            200 200 200 200 200 200 200 200
POST core:language                                      302 302 302 302 302 302 302 302
POST core:large-text                                    302 302 302 302 302 302 302 302
GET  members:list                                     login 200 200 200 200 200 200 200
GET  members:create                                   login 403 403 403 403 200 403 403
POST members:create                                   login 403 403 403 403 200 403 403
POST members:export                                   login 403 403 403 200 200 403 403
GET  members:roster-upload                            login 403 403 403 403 200 403 403
POST members:roster-upload                            login 403 403 403 403 200 403 403
GET  members:roster-preview(upload)                   login 404 404 404 404 200 404 404
GET  members:roster-columns(upload)                   login 404 404 404 404 200 404 404
POST members:roster-columns(upload)                   login 404 404 404 404 200 404 404
POST members:roster-apply(upload)                    login 404 404 404 404 302 404 404
POST members:roster-discard(upload)                   login 404 404 404 404 302 404 404
GET  members:detail(member)                           login 404 200 200 200 200 200 404
GET  members:history(member)                          login 404 403 403 403 200 403 404
GET  members:edit(member)                             login 404 403 403 403 200 403 404
POST members:edit(member)                             login 404 403 403 403 200 403 404
POST members:reveal(member)                           login 404 302 403 403 302 403 404
GET  members:status(member)                           login 404 403 403 403 200 403 404
POST members:status(member)                           login 404 403 403 403 200 403 404
GET  members:restriction(member)                      login 404 403 403 403 200 403 404
POST members:restriction(member)                      login 404 403 403 403 200 403 404
GET  members:group(member)                            login 404 403 403 403 200 403 404
POST members:group(member)                            login 404 403 403 403 200 403 404
GET  members:appoint(member)                          login 404 403 403 403 200 403 404
POST members:appoint(member)                          login 404 403 403 403 200 403 404
POST members:invite(member)                           login 404 403 403 403 200 403 404
POST members:card-give(member)                        login 404 403 403 302 302 403 404
GET  members:birthdays(branch)                        login 404 403 403 200 200 403 404
GET  members:card(card)                               login 404 200 404 200 200 404 404
GET  members:card-picture(card)                       login 404 200 404 200 200 404 404
GET  members:end-post(post)                           login 404 403 403 403 200 403 404
POST members:end-post(post)                           login 404 403 403 403 200 403 404
GET  members:branch                                   login 302 302 302 302 302 302 404
GET  members:branch-detail(branch)                    login 404 200 200 200 200 200 404
GET  members:branch-edit(branch)                      login 404 403 403 403 200 403 404
POST members:branch-edit(branch)                      login 404 403 403 403 200 403 404
GET  members:group-create(branch)                     login 404 403 403 403 200 403 404
POST members:group-create(branch)                     login 404 403 403 403 200 403 404
GET  members:department-create(branch)                login 404 403 403 403 200 403 404
POST members:department-create(branch)                login 404 403 403 403 200 403 404
GET  members:group-edit(group)                        login 404 403 403 403 200 403 404
POST members:group-edit(group)                        login 404 403 403 403 200 403 404
GET  members:group-close(group)                       login 404 403 403 403 200 403 404
POST members:group-close(group)                       login 404 403 403 403 200 403 404
GET  members:department-edit(department)              login 404 403 403 403 200 403 404
POST members:department-edit(department)              login 404 403 403 403 200 403 404
GET  members:honours                                  login 200 200 200 200 200 200 200
POST members:honours-export                           login 403 403 403 200 200 200 403
GET  members:honour-create                            login 403 403 403 200 200 403 403
POST members:honour-create                            login 403 403 403 200 200 403 403
GET  members:honour-edit(honour)                      login 404 403 403 200 200 403 404
POST members:honour-edit(honour)                      login 404 403 403 200 200 403 404
GET  members:honour-remove(honour)                    login 404 403 403 200 200 403 404
POST members:honour-remove(honour)                    login 404 403 403 302 302 403 404
GET  members:mentorships                              login 200 200 200 200 200 200 200
POST members:mentorships-export                       login 403 403 403 200 200 200 403
GET  members:mentorship-create                        login 403 403 403 200 200 403 403
POST members:mentorship-create                        login 403 403 403 200 200 403 403
GET  members:mentorship-edit(pair)                    login 404 403 403 200 200 403 404
POST members:mentorship-edit(pair)                    login 404 403 403 200 200 403 404
GET  members:mentorship-remove(pair)                  login 404 403 403 200 200 403 404
POST members:mentorship-remove(pair)                  login 404 403 403 302 302 403 404
GET  members:mentorship-detail(pair)                  login 404 200 200 200 200 200 404
GET  members:review-create(pair)                      login 404 403 403 200 200 403 404
POST members:review-create(pair)                      login 404 403 403 200 200 403 404
GET  members:review-edit(pair,review)                 login 404 403 403 200 200 403 404
POST members:review-edit(pair,review)                 login 404 403 403 200 200 403 404
POST members:review-remove(pair,review)               login 404 403 403 302 302 403 404
GET  members:dual-training                            login 200 200 200 200 200 200 200
POST members:dual-training-export                     login 403 403 403 200 200 200 403
GET  members:account                                  login 200 200 200 200 200 200 200
GET  members:join(token)                                410 410 410 410 410 410 410 410
POST members:join(token)                                410 410 410 410 410 410 410 410
GET  members:setup                                      404 404 404 404 404 404 404 404
POST members:setup                                      404 404 404 404 404 404 404 404
GET  activities:list                                  login 200 200 200 200 200 200 200
POST activities:export                                login 403 403 200 200 200 200 403
GET  activities:create                                login 403 403 200 200 200 403 403
POST activities:create                                login 403 403 200 200 200 403 403
GET  activities:log                                   login 403 403 200 200 200 403 403
POST activities:log                                   login 403 403 200 200 200 403 403
GET  activities:detail(session)                       login 404 200 200 200 200 200 404
GET  activities:detail(committee)                     login 404 404 404 200 200 200 404
GET  activities:edit(session)                         login 404 403 403 200 200 403 404
POST activities:edit(session)                         login 404 403 403 200 200 403 404
GET  activities:edit(committee)                       login 404 404 404 200 200 403 404
POST activities:edit(committee)                       login 404 404 404 200 200 403 404
POST activities:announce(session)                     login 404 403 403 302 302 403 404
POST activities:announce(committee)                   login 404 404 404 302 302 403 404
GET  activities:move(session)                         login 404 403 403 200 200 403 404
POST activities:move(session)                         login 404 403 403 200 200 403 404
GET  activities:move(committee)                       login 404 404 404 200 200 403 404
POST activities:move(committee)                       login 404 404 404 200 200 403 404
GET  activities:cancel(session)                       login 404 403 403 200 200 403 404
POST activities:cancel(session)                       login 404 403 403 200 200 403 404
GET  activities:cancel(committee)                     login 404 404 404 200 200 403 404
POST activities:cancel(committee)                     login 404 404 404 200 200 403 404
GET  activities:attendance(session)                   login 404 403 403 200 200 403 404
POST activities:attendance(session)                   login 404 403 403 302 302 403 404
GET  activities:attendance(committee)                 login 404 404 404 200 200 403 404
POST activities:attendance(committee)                 login 404 404 404 302 302 403 404
POST activities:attendance-undo(session)              login 404 403 403 302 302 403 404
POST activities:attendance-undo(committee)            login 404 404 404 302 302 403 404
GET  activities:expected(session)                     login 404 403 403 200 200 403 404
POST activities:expected(session)                     login 404 403 403 200 200 403 404
GET  activities:expected(committee)                   login 404 404 404 200 200 403 404
POST activities:expected(committee)                   login 404 404 404 200 200 403 404
POST activities:expected-remove(session,member)       login 404 403 403 302 302 403 404
POST activities:expected-remove(committee,member)     login 404 404 404 404 404 403 404
GET  activities:vote-exclude(session,member)          login 404 403 403 200 200 403 404
POST activities:vote-exclude(session,member)          login 404 403 403 302 302 403 404
GET  activities:vote-exclude(committee,member)        login 404 404 404 404 404 403 404
POST activities:vote-exclude(committee,member)        login 404 404 404 404 404 403 404
GET  activities:guests(session)                       login 404 403 403 200 200 403 404
POST activities:guests(session)                       login 404 403 403 200 200 403 404
GET  activities:guests(committee)                     login 404 404 404 200 200 403 404
POST activities:guests(committee)                     login 404 404 404 200 200 403 404
POST activities:guest-remove(session,guest)           login 404 403 403 302 302 403 404
POST activities:guest-remove(committee,guest)         login 404 404 404 302 302 403 404
GET  activities:outcome(session)                      login 404 403 403 200 200 403 404
POST activities:outcome(session)                      login 404 403 403 302 302 403 404
GET  activities:outcome(committee)                    login 404 404 404 200 200 403 404
POST activities:outcome(committee)                    login 404 404 404 302 302 403 404
GET  activities:archive(session)                      login 404 403 403 403 200 403 404
POST activities:archive(session)                      login 404 403 403 403 200 403 404
GET  activities:archive(committee)                    login 404 404 404 403 200 403 404
POST activities:archive(committee)                    login 404 404 404 403 200 403 404
GET  activities:reopen(session)                       login 404 403 403 403 403 403 404
POST activities:reopen(session)                       login 404 403 403 403 403 403 404
GET  activities:reopen(committee)                     login 404 404 404 403 403 403 404
POST activities:reopen(committee)                     login 404 404 404 403 403 403 404
GET  activities:history(session)                      login 404 403 403 200 200 200 404
GET  activities:history(committee)                    login 404 404 404 200 200 200 404
GET  activities:agenda-create(session)                login 404 403 403 200 200 403 404
POST activities:agenda-create(session)                login 404 403 403 200 200 403 404
GET  activities:agenda-create(committee)              login 404 404 404 200 200 403 404
POST activities:agenda-create(committee)              login 404 404 404 200 200 403 404
GET  activities:agenda-edit(session,item)             login 404 403 403 200 200 403 404
POST activities:agenda-edit(session,item)             login 404 403 403 200 200 403 404
GET  activities:agenda-edit(committee,item)           login 404 404 404 200 200 403 404
POST activities:agenda-edit(committee,item)           login 404 404 404 200 200 403 404
POST activities:agenda-remove(session,item)           login 404 403 403 302 302 403 404
POST activities:agenda-remove(committee,item)         login 404 404 404 302 302 403 404
POST activities:agenda-move(session,item)             login 404 403 403 302 302 403 404
POST activities:agenda-move(committee,item)           login 404 404 404 302 302 403 404
GET  activities:vote-create(session,item)             login 404 403 403 200 200 403 404
POST activities:vote-create(session,item)             login 404 403 403 200 200 403 404
GET  activities:vote-create(committee,item)           login 404 404 404 200 200 403 404
POST activities:vote-create(committee,item)           login 404 404 404 200 200 403 404
GET  activities:vote-edit(session,item,vote)          login 404 403 403 200 200 403 404
POST activities:vote-edit(session,item,vote)          login 404 403 403 200 200 403 404
POST activities:vote-remove(session,item,vote)        login 404 403 403 302 302 403 404
GET  activities:follow-up-create(session)             login 404 403 403 200 200 403 404
POST activities:follow-up-create(session)             login 404 403 403 200 200 403 404
GET  activities:follow-up-create(committee)           login 404 404 404 200 200 403 404
POST activities:follow-up-create(committee)           login 404 404 404 200 200 403 404
GET  activities:follow-up-edit(session,follow_up)     login 404 403 200 200 200 403 404
POST activities:follow-up-edit(session,follow_up)     login 404 403 200 200 200 403 404
GET  activities:follow-up-edit(committee,follow_up)   login 404 404 404 200 200 403 404
POST activities:follow-up-edit(committee,follow_up)   login 404 404 404 200 200 403 404
GET  activities:minutes(session)                      login 404 403 403 200 200 403 404
POST activities:minutes(session)                      login 404 403 403 302 302 403 404
GET  activities:minutes(committee)                    login 404 404 404 200 200 403 404
POST activities:minutes(committee)                    login 404 404 404 302 302 403 404
POST activities:minutes-settle(session)               login 404 403 403 302 302 403 404
POST activities:minutes-settle(committee)             login 404 404 404 302 302 403 404
POST activities:minutes-autosave(session,section)     login 404 403 403 400 400 403 404
POST activities:minutes-autosave(committee,section)   login 404 404 404 400 400 403 404
GET  activities:revisions(session,section)            login 404 403 403 200 200 200 404
GET  activities:revisions(committee,section)          login 404 404 404 200 200 200 404
GET  activities:file-create(session)                  login 404 403 403 200 200 403 404
POST activities:file-create(session)                  login 404 403 403 200 200 403 404
GET  activities:file-create(committee)                login 404 404 404 200 200 403 404
POST activities:file-create(committee)                login 404 404 404 200 200 403 404
GET  activities:file(session,file)                    login 404 200 200 200 200 200 404
GET  activities:file(committee,file)                  login 404 404 404 200 200 200 404
GET  activities:thumbnail(session,file)               login 404 200 200 200 200 200 404
GET  activities:thumbnail(committee,file)             login 404 404 404 200 200 200 404
GET  activities:leave-ask(session)                    login 404 403 403 403 403 403 404
GET  activities:leave-ask(ahead)                      login 404 200 200 200 200 403 404
POST activities:leave-ask(ahead)                      login 404 200 200 200 200 403 404
GET  activities:leave                                 login 200 200 200 200 200 403 403
GET  activities:leave-decide(leave)                   login 404 403 200 404 200 404 404
POST activities:leave-decide(leave)                   login 404 403 200 404 200 404 404
POST activities:leave-withdraw(leave)                 login 404 302 403 404 403 404 404
GET  activities:make-ups                              login 200 200 200 200 200 403 403
GET  activities:make-up-hand-in(absence)              login 404 200 404 404 200 404 404
POST activities:make-up-hand-in(absence)              login 404 302 404 404 302 404 404
GET  activities:make-up-check(absence)                login 404 403 404 404 200 404 404
POST activities:make-up-check(absence)                login 404 403 404 404 200 404 404
GET  activities:make-up-evidence(absence)             login 404 200 404 404 200 404 404
GET  activities:follow-up-done(follow_up)             login 404 404 200 404 404 404 404
POST activities:follow-up-done(follow_up)             login 404 404 200 404 404 404 404
POST activities:file-remove(session,file)             login 404 403 403 302 302 403 404
POST activities:file-remove(committee,file)           login 404 404 404 302 302 403 404
GET  activities:board                                 login 403 403 200 200 200 200 403
GET  activities:board-export                          login 403 403 200 200 200 200 403
GET  activities:norms                                 login 403 403 200 200 200 200 403
GET  activities:norm-edit(kind)                       login 403 403 403 403 200 403 403
POST activities:norm-edit(kind)                       login 403 403 403 403 200 403 403
POST activities:norm-remove(norm)                     login 404 403 403 403 302 403 404
GET  activities:branch-rules                          login 403 403 403 403 200 403 403
POST activities:branch-rules                          login 403 403 403 403 200 403 403
GET  activities:tags                                  login 403 403 403 403 200 403 403
POST activities:tags                                  login 403 403 403 403 200 403 403
GET  activities:tag-edit(own_tag)                     login 404 403 403 403 200 403 404
POST activities:tag-edit(own_tag)                     login 404 403 403 403 200 403 404
POST activities:tag-offer(own_tag)                    login 404 403 403 403 302 403 404
POST activities:tag-retire(own_tag)                   login 404 403 403 403 302 403 404
GET  activities:summary                               login 403 403 200 200 200 200 403
POST activities:summary-export                        login 403 403 200 200 200 200 403
GET  activities:plan                                  login 403 403 403 200 200 403 403
POST activities:plan-adopt                            login 403 403 403 200 200 403 403
GET  activities:plan-announce                         login 403 403 403 302 302 403 403
POST activities:plan-announce                         login 403 403 403 302 302 403 403
POST activities:plan-move                             login 403 403 403 302 302 403 403
GET  activities:calendar                              login 200 200 200 200 200 200 200
GET  activities:feed                                  login 200 200 200 200 200 403 403
GET  activities:feed-renew                            login 200 200 200 200 200 403 403
POST activities:feed-renew                            login 200 200 200 200 200 403 403
GET  activities:feed-revoke                           login 200 200 200 200 200 403 403
POST activities:feed-revoke                           login 302 302 302 302 302 403 403
GET  activities:feed-file(token)                        404 404 404 404 404 404 404 404
GET  papers:year                                      login 200 200 200 200 200 200 403
POST papers:sheet(docx)                               login 403 403 200 200 200 403 403
POST papers:sheet(pdf)                                login 403 403 200 200 200 403 403
GET  papers:session(session,minutes,docx)             login 404 200 200 200 200 200 404
GET  papers:session(session,minutes,pdf)              login 404 200 200 200 200 200 404
GET  papers:session(session,sign-in,docx)             login 404 200 200 200 200 200 404
GET  papers:session(committee,minutes,docx)           login 404 404 404 200 200 200 404
GET  papers:session(committee,minutes,pdf)            login 404 404 404 200 200 200 404
GET  papers:session(committee,sign-in,pdf)            login 404 404 404 200 200 200 404
GET  papers:session(committee,sign-in-blank,pdf)      login 404 404 404 200 200 200 404
GET  papers:session(committee,notice,pdf)             login 404 404 404 200 200 200 404
POST papers:of-a-year(plan,docx)                      login 200 200 200 200 200 200 403
POST papers:of-a-year(summary,pdf)                    login 200 200 200 200 200 200 403
POST papers:of-a-year(report,pdf)                     login 200 200 200 200 200 200 403
POST papers:of-a-year(handbook,docx)                  login 403 403 403 200 200 200 403
GET  papers:project(project,docx)                     login 404 200 200 200 200 200 404
GET  papers:project(project,pdf)                      login 404 200 200 200 200 200 404
GET  papers:templates(branch)                         login 404 403 403 403 200 403 404
GET  papers:template(branch,minutes)                  login 404 403 403 403 200 403 404
POST papers:template(branch,minutes)                  login 404 403 403 403 200 403 404
GET  papers:template-file(branch,minutes)             login 404 403 403 403 200 403 404
POST papers:template-drop(branch,minutes)             login 404 403 403 403 302 403 404
GET  reports:index                                    login 200 200 200 200 200 200 403
GET  reports:year                                     login 200 200 200 200 200 200 403
POST reports:year-export                              login 403 403 200 200 200 200 403
GET  reports:year-text(chapter)                       login 403 403 403 200 200 403 403
POST reports:year-text(chapter)                       login 403 403 403 200 200 403 403
POST reports:year-freeze                              login 403 403 403 403 302 403 403
GET  reports:year-rows                                login 404 404 404 404 404 404 403
GET  reports:frozen(frozen)                           login 404 200 200 200 200 200 404
GET  reports:years                                    login 200 200 200 200 200 200 403
POST reports:years-export                             login 403 403 200 200 200 200 403
GET  reports:branches                                 login 403 403 403 403 403 200 403
POST reports:branches-export                          login 403 403 403 403 403 200 403
GET  projects:registers                               login 200 200 200 200 200 200 404
GET  projects:hard-tasks                              login 200 200 200 200 200 200 200
POST projects:hard-tasks-export                       login 403 403 403 200 200 200 403
GET  projects:hard-task-create                        login 403 403 403 200 200 403 403
POST projects:hard-task-create                        login 403 403 403 200 200 403 403
GET  projects:hard-task-edit(hard_task)               login 404 403 403 200 200 403 404
POST projects:hard-task-edit(hard_task)               login 404 403 403 200 200 403 404
GET  projects:hard-task-remove(hard_task)             login 404 403 403 200 200 403 404
POST projects:hard-task-remove(hard_task)             login 404 403 403 302 302 403 404
GET  projects:articles                                login 200 200 200 200 200 200 200
POST projects:articles-export                         login 403 403 403 200 200 200 403
GET  projects:article-create                          login 403 403 403 200 200 403 403
POST projects:article-create                          login 403 403 403 200 200 403 403
GET  projects:article-edit(article)                   login 404 403 403 200 200 403 404
POST projects:article-edit(article)                   login 404 403 403 200 200 403 404
GET  projects:article-remove(article)                 login 404 403 403 200 200 403 404
POST projects:article-remove(article)                 login 404 403 403 302 302 403 404
GET  projects:results                                 login 200 200 200 200 200 200 200
POST projects:results-export                          login 403 403 403 200 200 200 403
GET  projects:result-create                           login 403 403 403 403 200 403 403
POST projects:result-create                           login 403 403 403 403 200 403 403
GET  projects:result-edit(result)                     login 404 403 403 403 200 403 404
POST projects:result-edit(result)                     login 404 403 403 403 200 403 404
GET  projects:result-remove(result)                   login 404 403 403 403 200 403 404
POST projects:result-remove(result)                   login 404 403 403 403 302 403 404
GET  projects:totals                                  login 200 200 200 200 200 200 200
POST projects:totals-export                           login 403 403 403 200 200 200 403
GET  projects:total-create                            login 403 403 403 403 200 403 403
POST projects:total-create                            login 403 403 403 403 200 403 403
GET  projects:total-edit(total)                       login 404 403 403 403 200 403 404
POST projects:total-edit(total)                       login 404 403 403 403 200 403 404
GET  projects:total-remove(total)                     login 404 403 403 403 200 403 404
POST projects:total-remove(total)                     login 404 403 403 403 302 403 404
GET  projects:list                                    login 200 200 200 200 200 200 200
POST projects:export                                  login 403 403 200 200 200 200 403
GET  projects:create                                  login 403 403 200 200 200 403 403
POST projects:create                                  login 403 403 200 200 200 403 403
GET  projects:benefits                                login 200 200 200 200 200 200 200
POST projects:benefits-export                         login 403 403 200 200 200 200 403
GET  projects:trials                                  login 200 200 200 200 200 200 200
POST projects:trials-export                           login 403 403 200 200 200 200 403
GET  projects:issues                                  login 200 200 200 200 200 200 200
POST projects:issues-export                           login 403 403 200 200 200 200 403
GET  projects:patents                                 login 200 200 200 200 200 200 200
POST projects:patents-export                          login 403 403 200 200 200 200 403
GET  projects:patent-create                           login 403 403 200 200 200 403 403
POST projects:patent-create                           login 403 403 200 200 200 403 403
GET  projects:patent-edit(patent)                     login 404 403 200 200 200 403 404
POST projects:patent-edit(patent)                     login 404 403 200 200 200 403 404
POST projects:patent-remove(patent)                   login 404 403 302 302 302 403 404
GET  projects:brand-list                              login 200 200 200 200 200 200 200
GET  projects:brand-create                            login 403 403 403 200 200 403 403
POST projects:brand-create                            login 403 403 403 200 200 403 403
GET  projects:brand-detail(brand)                     login 404 200 200 200 200 200 404
GET  projects:brand-edit(brand)                       login 404 403 403 200 200 403 404
POST projects:brand-edit(brand)                       login 404 403 403 200 200 403 404
GET  projects:detail(project)                         login 404 200 200 200 200 200 404
GET  projects:edit(project)                           login 404 403 200 200 200 403 404
POST projects:edit(project)                           login 404 403 200 200 200 403 404
GET  projects:approve(project)                        login 404 403 403 200 200 403 404
POST projects:approve(project)                        login 404 403 403 200 200 403 404
GET  projects:verify(project)                         login 404 403 403 200 200 403 404
POST projects:verify(project)                         login 404 403 403 200 200 403 404
GET  projects:stop(project)                           login 404 403 403 200 200 403 404
POST projects:stop(project)                           login 404 403 403 200 200 403 404
GET  projects:reopen(project)                         login 404 403 403 200 200 403 404
POST projects:reopen(project)                         login 404 403 403 200 200 403 404
GET  projects:start(project)                          login 404 403 200 200 200 403 404
POST projects:start(project)                          login 404 403 200 200 200 403 404
GET  projects:finish(project)                         login 404 403 200 200 200 403 404
POST projects:finish(project)                         login 404 403 200 200 200 403 404
GET  projects:dates(project)                          login 404 403 403 200 200 403 404
POST projects:dates(project)                          login 404 403 403 200 200 403 404
GET  projects:history(project)                        login 404 403 200 200 200 200 404
GET  projects:team(project)                           login 404 403 200 200 200 403 404
POST projects:team(project)                           login 404 403 302 302 302 403 404
GET  projects:problem(project)                        login 404 403 200 200 200 403 404
POST projects:problem(project)                        login 404 403 302 302 302 403 404
GET  projects:problem-confirm(project)                login 404 403 403 200 200 403 404
POST projects:problem-confirm(project)                login 404 403 403 200 200 403 404
GET  projects:session-link(project)                   login 404 403 200 200 200 403 404
POST projects:session-link(project)                   login 404 403 200 200 200 403 404
POST projects:session-unlink(project,session)         login 404 403 302 302 302 403 404
GET  projects:file-create(project)                    login 404 403 200 200 200 403 404
POST projects:file-create(project)                    login 404 403 200 200 200 403 404
GET  projects:file(project,project_file)              login 404 200 200 200 200 200 404
GET  projects:thumbnail(project,project_file)         login 404 200 200 200 200 200 404
POST projects:file-remove(project,project_file)       login 404 403 302 302 302 403 404
GET  projects:milestone-done(project,milestone)       login 404 403 200 200 200 403 404
POST projects:milestone-done(project,milestone)       login 404 403 200 200 200 403 404
GET  projects:issue-solve(project,issue)              login 404 403 200 200 200 403 404
POST projects:issue-solve(project,issue)              login 404 403 200 200 200 403 404
GET  projects:benefit-verify(project,benefit)         login 404 403 403 200 200 403 404
POST projects:benefit-verify(project,benefit)         login 404 403 403 200 200 403 404
GET  projects:rota(classroom)                         login 404 200 200 200 200 200 404
GET  projects:rota(project)                           login 404 404 404 404 404 404 404
POST projects:rota-export(classroom)                  login 404 403 200 200 200 200 404
POST projects:rota-fill(classroom)                    login 404 403 302 302 302 403 404
GET  projects:turn-create(classroom)                  login 404 403 200 200 200 403 404
POST projects:turn-create(classroom)                  login 404 403 200 200 200 403 404
GET  projects:turn-edit(classroom,turn)               login 404 403 200 200 200 403 404
POST projects:turn-edit(classroom,turn)               login 404 403 200 200 200 403 404
POST projects:turn-remove(classroom,turn)             login 404 403 302 302 302 403 404
GET  projects:part-create(project,milestones)         login 404 403 200 200 200 403 404
POST projects:part-create(project,milestones)         login 404 403 200 200 200 403 404
GET  projects:part-create(project,benefits)           login 404 403 200 200 200 403 404
POST projects:part-create(project,benefits)           login 404 403 200 200 200 403 404
GET  projects:part-create(project,recognitions)       login 404 403 403 200 200 403 404
POST projects:part-create(project,recognitions)       login 404 403 403 200 200 403 404
GET  projects:part-edit(project,milestones,milestone) login 404 403 200 200 200 403 404
POST projects:part-edit(project,milestones,milestone) login 404 403 200 200 200 403 404
GET  projects:part-edit(project,benefits,verified)    login 404 403 403 200 200 403 404
POST projects:part-edit(project,benefits,verified)    login 404 403 403 200 200 403 404
POST projects:part-remove(project,milestones,milestone) login 404 403 302 302 302 403 404
POST projects:part-remove(project,benefits,verified)  login 404 403 403 302 302 403 404
GET  notices:inbox                                    login 200 200 200 200 200 200 200
POST notices:mark-all-read                            login 302 302 302 302 302 302 302
POST notices:open(notice)                             login 404 302 404 404 404 404 404
GET  notices:preferences                              login 200 200 200 200 200 200 200
POST notices:preferences                              login 200 200 200 200 200 200 200
POST notices:test                                     login 302 302 302 302 302 302 302
GET  notices:address                                  login 200 200 200 200 200 200 200
POST notices:address                                  login 200 200 200 200 200 200 200
POST notices:address-remove                           login 302 302 302 302 302 302 302
GET  notices:address-confirm(token)                   login 410 410 410 410 410 410 410
POST notices:address-confirm(token)                   login 410 410 410 410 410 410 410
GET  notices:unsubscribe(token)                         410 410 410 410 410 410 410 410
POST notices:unsubscribe(token)                         410 410 410 410 410 410 410 410
GET  notices:branch(branch)                           login 404 403 403 403 200 403 404
POST notices:branch(branch)                           login 404 403 403 403 200 403 404
GET  notices:robot-create(branch)                     login 404 403 403 403 200 403 404
POST notices:robot-create(branch)                     login 404 403 403 403 200 403 404
GET  notices:robot-edit(robot)                        login 404 404 404 404 200 404 404
POST notices:robot-edit(robot)                        login 404 404 404 404 200 404 404
POST notices:robot-test(robot)                        login 404 404 404 404 302 404 404
GET  notices:robot-remove(robot)                      login 404 404 404 404 200 404 404
POST notices:robot-remove(robot)                      login 404 404 404 404 302 404 404
POST everything:ask                                   login 403 403 403 302 302 403 403
POST everything:file(export)                          login 404 404 404 404 200 404 404
POST everything:file(lost_post)                       login 403 404 404 404 404 404 404
GET  healthz                                            200 200 200 200 200 200 200 200
GET  reports:appraisal                                login 403 403 403 200 200 200 403
GET  reports:appraisal-self                           login 403 403 403 403 200 403 403
POST reports:appraisal-self                           login 403 403 403 403 200 403 403
GET  reports:appraisal-review                         login 403 403 403 403 403 200 403
POST reports:appraisal-review                         login 403 403 403 403 403 200 403
POST reports:appraisal-close                          login 403 403 403 403 403 302 403
POST reports:appraisal-reopen                         login 403 403 403 403 403 302 403
GET  reports:appraisal-history                        login 403 403 403 200 200 200 403
GET  reports:appraisal-export                         login 403 403 403 200 200 200 403
GET  reports:appraisal-paper(docx)                    login 403 403 403 200 200 200 403
GET  reports:appraisal-paper(pdf)                     login 403 403 403 200 200 200 403
GET  reports:appraisal-branches                       login 403 403 403 403 403 200 403
"""

ROWS = [line.split() for line in TABLE.strip().splitlines()]


def own_pages():
    """The name of every URL but those of Django admin, which checks staff itself."""
    todo = [(get_resolver(), "")]
    while todo:
        resolver, prefix = todo.pop()
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                namespace = f"{pattern.namespace}:" if pattern.namespace else ""
                todo.append((pattern, prefix + namespace))
            elif pattern.name and not prefix.startswith("admin:"):
                yield prefix + pattern.name


def test_every_url_is_in_the_table():
    in_table = {target.partition("(")[0] for _method, target, *_statuses in ROWS}

    assert sorted(own_pages()) == sorted(in_table)  # each name once


NO_PAGES = (
    "healthz",
    "members:card-picture(",
    "activities:board-export",
    "reports:appraisal-export",
    "reports:appraisal-paper(",
    "activities:file(",
    "activities:thumbnail(",
    "activities:make-up-evidence(",
    "papers:session(",
    "papers:project(",
    "papers:template-file(",
    "projects:file(",
    "projects:thumbnail(",
)

# What a member may send: things of their own, and what anybody may.
OPEN_TO_MEMBERS = {
    "activities:leave-ask",
    "activities:leave-withdraw",
    "activities:make-up-hand-in",
    "activities:feed-renew",
    "activities:feed-revoke",
    "login",
    "logout",
    "password_change",
    "password_reset",
    "password_reset_confirm",
    "core:language",
    "core:large-text",
    "members:join",
    "members:reveal",
    "notices:address",
    "notices:address-confirm",
    "notices:address-remove",
    "notices:mark-all-read",
    "notices:open",
    "notices:preferences",
    "notices:test",
    "notices:unsubscribe",
    "papers:of-a-year",
}


def test_a_member_can_send_only_what_is_their_own():
    member = 2 + ROLES.index("member")
    accepted = {row[1] for row in ROWS if row[0] == "POST" and row[member] not in ("403", "404")}

    assert {target.partition("(")[0] for target in accepted} == OPEN_TO_MEMBERS


@pytest.fixture
def records():
    """What a row may name, by that name: its id or token."""
    world = build_world()
    held, behind_doors = held_session(world), held_session(world, kind="committee")
    outside = [world.people["member"], world.people["leader"]]
    behind_doors.session.attendances.filter(member__in=outside).delete()
    secretary = world.people["secretary"]
    rows = vars(held) | {
        "member": world.people["member"],
        "branch": world.branch,
        "group": world.group,
        "department": world.department,
        "post": secretary.posts.get(),
        "card": BirthdayCardFactory(member=world.people["member"]),
        "upload": RosterUploadFactory(branch=world.branch, by=secretary.user),
        "notice": NoticeFactory(recipient=world.people["member"]),
        "robot": RobotFactory(branch=world.branch, webhook="https://robot.invalid/"),
        "vote": VoteFactory(item=held.item),
        "norm": NormFactory(branch=world.branch),
        "own_tag": OwnTagFactory(branch=world.branch),
        "chapter": SimpleNamespace(pk="meetings"),
        "frozen": FrozenReportFactory(branch=world.branch),
        **exports(world),
        **registers(world),
        **absences(world),
        **project_records(world, held.session),
    }
    ids = {name: row.pk for name, row in rows.items()}
    committee = {name: row.pk for name, row in vars(behind_doors).items()}
    committee["committee"] = committee.pop("session")
    return SimpleNamespace(users=world.users, ids=ids, committee=ids | committee)


def registers(world):
    """A row of each register; the member teaches somebody."""
    pair = MentorshipFactory(mentor=world.people["member"])
    of_branch = {"branch": world.branch}
    return {
        "honour": HonourFactory(**of_branch),
        "pair": pair,
        "review": MentorshipReviewFactory(mentorship=pair),
        "hard_task": HardTaskFactory(**of_branch),
        "article": ArticleFactory(**of_branch),
        "result": DepartmentResultFactory(department=world.department),
        "total": CompanyTotalsFactory(**of_branch),
    }


def exports(world):
    """The zip of the secretary, and that of somebody who has left the branch's committee."""
    return {
        name: ExportFactory(branch=world.branch, asked_by=world.people[role].user, ready=True)
        for name, role in {"export": "secretary", "lost_post": "outsider"}.items()
    }


def absences(world):
    """A session ahead that the member asked leave from, and one that they missed and made up."""
    member, ahead = world.people["member"], ActivityFactory(branch=world.branch)
    for role in ("member", "leader", "commissioner", "secretary"):
        AttendanceFactory(activity=ahead, member=world.people[role])
    missed = AttendanceFactory(
        activity__branch=world.branch, activity__status="held", member=member, status="absent"
    )
    MakeUpFactory(attendance=missed, with_evidence=True)
    return {
        "ahead": ahead,
        "leave": LeaveRequestFactory(activity=ahead, member=member),
        "absence": missed,
    }


def project_records(world, session):
    """A project of the leader's group, with what may be changed in it."""
    project = ProjectFactory(branch=world.branch, group=world.group)
    ProjectSessionFactory(project=project, activity=session)
    series = {"kind": "party_building", "is_classroom": True, "group": world.group}
    classroom = ProjectFactory(branch=world.branch, **series)
    trainer = world.people["member"]
    return {
        "classroom": classroom,
        "turn": ClassroomTurnFactory(project=classroom, trainer=trainer),
        "project": project,
        "brand": BrandFactory(branch=world.branch),
        "milestone": MilestoneFactory(project=project),
        "issue": IssueFactory(project=project),
        "benefit": BenefitFactory(project=project),
        "verified": BenefitFactory(project=project, certainty="verified"),
        "patent": PatentFactory(branch=world.branch, project=project),
        "project_file": ProjectFileFactory(project=project, with_thumbnail=True),
    }


def address(target, records):
    """The URL of `name(record,record)`."""
    name, _, wanted = target.partition("(")
    ids = records.committee if "committee" in wanted else records.ids
    kinds = ("minutes", "sign-in", "sign-in-blank", "plan", "summary", "report", "handbook")
    papers = {word: word for word in ("docx", "pdf", *kinds)}
    places = {place: place for place in PLACES}
    words = {"uid": "x", "token": "x", "kind": "lecture"} | papers | places | ids
    words["notice"] = "notice" if name.startswith("papers:") else words["notice"]
    return reverse(name, args=[words[each] for each in wanted.rstrip(")").split(",") if each])


PLACES = ("milestones", "benefits", "recognitions")


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(client, method, url, user) -> str:
    """What `user`, or nobody for None, gets from `url`; whatever it changes is undone."""
    with rolled_back():
        client.logout()
        if user:
            client.force_login(User.objects.get(pk=user.pk))
        answer = client.generic(method, url)
        if answer.streaming:
            answer.getvalue()  # to its end, which closes the file
    is_login = answer.status_code == 302 and answer["Location"].startswith(reverse("login"))
    return "login" if is_login else str(answer.status_code)


@pytest.mark.parametrize("role", ROLES)
def test_every_url_answers_a_role_as_the_table_says(client, records, role):
    column, wrong = ROLES.index(role), []
    for method, target, *statuses in ROWS:
        seen = outcome(client, method, address(target, records), records.users[role])
        if seen != statuses[column]:
            wrong.append(f"{method} {target}: {seen}, not {statuses[column]}")

    assert wrong == []


@pytest.mark.parametrize("role", ["member", "secretary", "reviewer", "admin"])
def test_every_page_speaks_chinese_only(client, records, role):
    column, said = ROLES.index(role), {}
    client.force_login(records.users[role])
    for method, target, *statuses in ROWS:
        if method == "GET" and statuses[column] == "200" and not target.startswith(NO_PAGES):
            answer = client.get(address(target, records), headers={"accept-language": "zh-CN"})
            said[target] = latin_words(answer.content.decode())

    assert {target: words for target, words in said.items() if words} == {}
