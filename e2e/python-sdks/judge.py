"""Uses the gateway through a Python SDK as its users do, and prints what they would see.

    python judge.py openai|anthropic BASE_URL MODEL UNKNOWN_MODEL CHECK ...

Prints one JSON object: check -> what was seen. An SDK's error is {"error": its class, "status": its HTTP status}.
The prompts are keywords of the tiny model.
"""

import importlib
import json
import sys

WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
}


def user(text):
    return [{"role": "user", "content": text}]


class OpenAI:
    def __init__(self, sdk, base_url, model, unknown):
        self.client = sdk.OpenAI(base_url=f"{base_url}/v1", api_key="unused", max_retries=0)
        self.model, self.unknown = model, unknown

    def ask(self, messages, **options):
        options = {"model": self.model, **options}
        return self.client.chat.completions.create(messages=messages, **options)

    @staticmethod
    def usage(usage):
        return usage and {"input": usage.prompt_tokens, "output": usage.completion_tokens}

    def chat(self):
        reply = self.ask(user("TINY_UTF8"))
        [choice] = reply.choices
        return {
            "text": choice.message.content,
            "finish": choice.finish_reason,
            "usage": self.usage(reply.usage),
        }

    def chat_stream(self):
        text, finishes = "", []
        for chunk in self.ask(user("TINY_UTF8"), stream=True):
            for choice in chunk.choices:
                text += choice.delta.content or ""
                finishes += [choice.finish_reason] if choice.finish_reason else []
        return {"text": text, "finishes": finishes}

    def chat_helper(self):
        """The SDK's own assembly of a stream, with usage."""
        with self.client.chat.completions.stream(
            model=self.model, messages=user("TINY_UTF8"), stream_options={"include_usage": True}
        ) as stream:
            events = [event.type for event in stream]
            reply = stream.get_final_completion()
        return {
            "text": reply.choices[0].message.content,
            "finish": reply.choices[0].finish_reason,
            "usage": self.usage(reply.usage),
            "done": "content.done" in events,
        }

    def usage_in_stream(self):
        chunks = list(self.ask(user("hi"), stream=True, stream_options={"include_usage": True}))
        told = [chunk for chunk in chunks if chunk.usage]
        return {
            "usages": [self.usage(chunk.usage) for chunk in told],
            "is_last": bool(told) and told[0] is chunks[-1] and told[0].choices == [],
        }

    def tools(self):
        function = {"name": "get_weather", "description": "the weather in a city", "parameters": WEATHER}
        tools = [{"type": "function", "function": function}]
        [choice] = self.ask(user("TINY_TOOL"), tools=tools).choices
        [call] = choice.message.tool_calls
        result = {"role": "tool", "tool_call_id": call.id, "content": "18 degrees"}
        turns = [*user("TINY_TOOL"), choice.message.model_dump(exclude_none=True), result]
        return {
            "name": call.function.name,
            "arguments": json.loads(call.function.arguments),
            "has_id": bool(call.id),
            "finish": choice.finish_reason,
            "then": self.ask(turns, tools=tools).choices[0].message.content,
        }

    def cut(self):
        [choice] = self.ask(user("TINY_LONG"), max_completion_tokens=5).choices
        return {"text": choice.message.content, "finish": choice.finish_reason}

    def responses(self):
        reply = self.client.responses.create(model=self.model, input="TINY_UTF8")
        return {"text": reply.output_text, "status": reply.status, "output_tokens": reply.usage.output_tokens}

    def responses_stream(self):
        events = list(self.client.responses.create(model=self.model, input="TINY_UTF8", stream=True))
        deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
        return {
            "first": events[0].type,
            "last": events[-1].type,
            "text": "".join(deltas),
            "final_text": events[-1].response.output_text,
            "in_order": [event.sequence_number for event in events] == list(range(len(events))),
        }

    def unknown_model(self):
        return self.ask(user("hi"), model=self.unknown)

    def empty_messages(self):
        return self.ask([])

    def truncated(self):
        return list(self.ask(user("TINY_CRASH"), stream=True))


class Anthropic:
    def __init__(self, sdk, base_url, model, unknown):
        self.client = sdk.Anthropic(base_url=base_url, api_key="unused", max_retries=0)
        self.model, self.unknown = model, unknown

    def ask(self, messages, **options):
        options = {"model": self.model, "max_tokens": 100, **options}
        return self.client.messages.create(messages=messages, **options)

    @staticmethod
    def said(message):
        """Prompt tokens from a cache count as prompt tokens."""
        usage = message.usage
        cached = (usage.cache_read_input_tokens or 0) + (usage.cache_creation_input_tokens or 0)
        return {
            "blocks": [block.type for block in message.content],
            "text": "".join(block.text for block in message.content if block.type == "text"),
            "stop_reason": message.stop_reason,
            "usage": {"input": usage.input_tokens + cached, "output": usage.output_tokens},
        }

    def message(self):
        return self.said(self.ask(user("TINY_UTF8")))

    def message_stream(self):
        with self.client.messages.stream(
            model=self.model, max_tokens=100, messages=user("TINY_UTF8")
        ) as stream:
            streamed = "".join(stream.text_stream)
            return {**self.said(stream.get_final_message()), "streamed": streamed}

    def tools(self):
        tools = [{"name": "get_weather", "description": "the weather in a city", "input_schema": WEATHER}]
        message = self.ask(user("TINY_TOOL"), tools=tools)
        [call] = [block for block in message.content if block.type == "tool_use"]
        result = {"type": "tool_result", "tool_use_id": call.id, "content": "18 degrees"}
        turns = [
            *user("TINY_TOOL"),
            {"role": "assistant", "content": message.content},
            {"role": "user", "content": [result]},
        ]
        return {
            "name": call.name,
            "input": call.input,
            "has_id": bool(call.id),
            "stop_reason": message.stop_reason,
            "then": self.said(self.ask(turns, tools=tools))["text"],
        }

    def tools_stream(self):
        tools = [{"name": "get_weather", "description": "the weather in a city", "input_schema": WEATHER}]
        with self.client.messages.stream(
            model=self.model, max_tokens=100, messages=user("TINY_TOOL"), tools=tools
        ) as stream:
            message = stream.get_final_message()
        return {
            "calls": [[block.name, block.input] for block in message.content if block.type == "tool_use"],
            "stop_reason": message.stop_reason,
        }

    def count_tokens(self):
        counted = self.client.messages.count_tokens(model=self.model, messages=user("a somewhat longer text"))
        return {"is_positive": counted.input_tokens > 0}

    def cut(self):
        message = self.ask(user("TINY_LONG"), max_tokens=5)
        return {"text": message.content[0].text, "stop_reason": message.stop_reason}

    def unknown_model(self):
        return self.ask(user("hi"), model=self.unknown)

    def empty_messages(self):
        return self.ask([])

    def truncated(self):
        with self.client.messages.stream(
            model=self.model, max_tokens=100, messages=user("TINY_CRASH")
        ) as stream:
            return stream.get_final_message()


def judge(sdk, client, check):
    try:
        seen = getattr(client, check)()
    except sdk.APIError as error:
        return {"error": type(error).__name__, "status": getattr(error, "status_code", None)}
    except Exception as error:  # a check that fails must not hide the others
        return {"broken": repr(error)}
    return seen if isinstance(seen, dict) else {"unexpected": repr(seen)}


def main(name, base_url, model, unknown, *checks):
    sdk = importlib.import_module(name)  # the other one would only cost time
    client = {"openai": OpenAI, "anthropic": Anthropic}[name](sdk, base_url, model, unknown)
    print(json.dumps({check: judge(sdk, client, check) for check in checks}))


if __name__ == "__main__":
    main(*sys.argv[1:])
