"""The trade's fixed words: codes as they are stored, Chinese words as they are shown and printed.

Words that differ by year, level or place (progress words, categories, rules) are data in `resources/`;
here stand only those that the program's own rules speak of.
"""

KINDS = {"finding": "问题", "suggestion": "意见建议", "demand": "工作要求", "pledge": "表态承诺"}
DRAFT_KINDS = {**KINDS, "clue": "线索说明"}

CLUE_KINDS = {"clue": "问题线索", "petition": "信访件"}

LEVELS = {"problem": "问题", "manifestation": "具体表现"}

ROLES = {
    "first_responsible": "第一责任人",
    "leader": "责任领导",
    "lead_unit": "牵头单位",
    "co_unit": "配合单位",
    "person": "责任人",
}

MEASURE_KINDS = ("立行立改", "建章立制", "挽回损失", "追责问责", "举一反三", "专项整治", "其他")

# What a progress word means, whatever the inspection calls it. `not_started` is computed, never typed.
PROGRESS = {"not_started": "未启动", "open": "正在整改", "basic": "基本完成", "done": "已完成"}

CLOSING = {"none": "未申请", "applied": "待审核", "returned": "退回", "closed": "已销号", "reopened": "重新打开"}

# What one application is, apart from the finding it is for.
APPLICATIONS = {"applied": "待审核", "returned": "退回", "closed": "已销号", "recalled": "已撤回申请"}
CLOSING_RESULTS = {"done": "已整改", "basic": "基本完成", "lasting": "持续整改"}
CLOSING_STAGES = {
    "ready": "可申请", "waiting": "待审核", "returned": "退回", "closed": "已销号", "review_due": "待复核",
    "reopened": "重新打开", "taken_over": "历史转入",
}  # fmt: skip
CRITERION_ANSWERS = {"met": "符合", "unmet": "不符合", "not_concerned": "不涉及"}

REGULATION_KINDS = {"new": "新建", "revised": "修订"}

WARNINGS = {
    "overdue": "已超期",
    "urgent": "即将到期",
    "soon": "临近到期",
    "later": "未到期",
    "long_term": "长期坚持",
    "unset": "未填",
    "done": "已完成",
}

FEEDBACK_EVENTS = {"head": "向主要负责人反馈", "team": "向领导班子反馈"}

LETTER_STATES = {
    "draft": "拟稿",
    "issued": "待签收",
    "received": "待回复",
    "reply_overdue": "逾期未回复",
    "replied": "已回复",
    "withdrawn": "已撤回",
}

SUBMISSION_STATES = {
    "overdue": "逾期未报",
    "due_soon": "即将到期",
    "later": "未到期",
    "unset": "未定日期",
    "submitted_late": "逾期报送",
    "submitted": "已报送",
    "voided": "已作废",
    "not_applicable": "不适用",
}
ROUND_STATES = {"overdue": "逾期未齐", "open": "收集中", "complete": "已收齐"}
RETURN_STATES = {"overdue": "逾期未报", "waiting": "未报", "late": "迟报", "returned": "已报"}

AUDIENCES = {"inner": "党内通报", "social": "社会公开"}
PUBLISHED = {"feedback": "反馈意见", "result": "整改进展情况"}
WITHHELD_PARTS = {"finding": "具体问题", "result": "整改落实情况"}

PUBLICATION_STATES = {
    "answer_overdue": "答复超期",
    "planned": "拟公开",
    "showing": "公示中",
    "published": "已公开",
}
PUBLIC_WORDINGS = {"moved": "原文已改动", "named": "待核查", "withheld": "部分不公开", "plain": "按原文公开"}
REVEALED = {
    "name": "姓名",
    "phone": "电话号码",
    "identity": "身份证号",
    "bank_card": "银行卡号",
    "plate": "车牌号",
    "email": "电子邮箱",
}

ATTENDANCE = {"present": "出席", "listening": "列席", "absent": "请假"}

UNKNOWN = "未填"

FILE_SORTS = {
    "pdf": "PDF", "picture": "图片", "word": "文字文档", "sheet": "表格", "slides": "演示文稿", "text": "文本",
    "ofd": "版式文件", "page": "网页", "mail": "邮件", "sound": "录音", "film": "录像", "archive": "压缩包",
    "program": "可执行文件", "macro": "含宏文件", "other": "其他文件",
}  # fmt: skip

EVIDENCE_STATES = {"here": "", "missing": "文件缺失", "altered": "文件已改动", "name_only": "只有名称"}

EXTENSIONS = {"asked": "待批", "approved": "已同意", "refused": "不同意", "withdrawn": "已撤回"}

# A step of the process and a paper that belongs to it.
STEPS = {"done": "已完成", "under_way": "进行中", "open": "未开始", "not_needed": "不需要"}
STEP_PAPERS = {"there": "已有", "missing": "缺", "not_needed": "不需要"}
