"""Where the report proper stands on a page that was saved with its navigation and its footer."""

import re

STARTS = re.compile(r"各位(?:代表|领导|委员|同志)|^现在.{0,20}(?:报告|审议)|^[一1]、|^第一部分")
TAIL = re.compile(
    r"^(?:分享(?:到|至)?|上一篇|下一篇|相关(?:文章|链接|阅读|新闻|附件)|本栏|阅读排行|标签云|标签：|热门|推荐阅读|版权|本文地址|本文仅代表|留言|评论|验证码|网站地图|主办|承办|"
    r"技术支持|联系我们|联系电话|扫一扫|打印|关闭|责任编辑|责编|编辑：|初审|复审|附件下载|网站标识码|政府网站|.{0,20}ICP备|.{0,12}公网安备|"
    r"本作品|中华人民共和国著作权法|Public|浏览次数|返回顶部|您(?:当前)?的?位置|当前位置|收藏|字体|字号|来源：|信息来源|发布(?:时间|日期|机构)|索引号|"
    r".{0,10}数据网|来源于|免责|声明：|无障碍|主管|地址：|邮编|电话：|传真|Copyright|©|\[?(?:关闭窗口|打印本页)|导航|首页|网站首页)"
)


def find_body(lines: list[tuple[int, str]]) -> tuple[int, int] | None:
    """Offsets of the report proper, between the page's navigation and its footer; `lines` with their offsets. None where no line is long."""
    long_lines = [
        (at, line) for at, line in lines if len(line) > 60 and "。" in line and not line.startswith("内容摘要")
    ]
    front = front_matter_end(lines)
    if not long_lines:
        return (front, lines[-1][0] + len(lines[-1][1])) if front else None
    first = next((at for at, line in lines if front <= at < long_lines[0][0] and STARTS.search(line)), long_lines[0][0])
    last_at, last_line = next(
        ((at, line) for at, line in reversed(long_lines) if not TAIL.search(line)), long_lines[-1]
    )
    end = last_at + len(last_line)
    for at, line in lines:  # short closing lines (谢谢大家) and glossary entries still belong to it
        if at >= end:
            if TAIL.search(line):
                break
            end = at + len(line)
    return first, end


def front_matter_end(lines: list[tuple[int, str]]) -> int:
    """Where the lines between `---` and `---` above a Markdown text end; 0 where there are none."""
    if not lines or lines[0][1] != "---":
        return 0
    return next((at + len(line) for at, line in lines[1:41] if line == "---"), 0)
